// `npm run demo`: the app beside a registry simulator on loopback, with a library of its own that goes away again.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openApp } from './app/open-app.mjs';
import { ensureBuilt } from './setup/build.mjs';
import { failPolitely } from './setup/fail-politely.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { nodeProgram, projectEnvironment } from './setup/project.mjs';

await failPolitely(async () => {
  await ensureInstalled();
  await ensureBuilt();
  const simulator = await startSimulatorProcess();
  const folder = await mkdtemp(join(tmpdir(), 'longshore-demo-'));
  console.log(
    `A simulated registry answers at ${simulator.host}; downloads go to ${folder} until you close the app.`,
  );
  try {
    const places = ['--library', join(folder, 'library'), '--state', join(folder, 'state')];
    return await openApp(['--registry', simulator.host, ...places, ...process.argv.slice(2)]);
  } finally {
    simulator.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

async function startSimulatorProcess() {
  const script = fileURLToPath(new URL('./app/run-simulator.mjs', import.meta.url));
  const child = spawn(nodeProgram(), [script], {
    env: projectEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const [line] = await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'close').then(() => [undefined]),
  ]);
  if (line === undefined)
    throw new Error('The registry simulator could not start; its own message is above.');
  return { host: JSON.parse(line).host, stop: () => child.kill('SIGTERM') };
}
