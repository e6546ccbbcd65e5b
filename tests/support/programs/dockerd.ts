import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished, type TestContext } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { needPrograms } from './need-programs.ts';
import { type ProgramResult, runProgram } from './run-program.ts';

/** How the daemon stores images: as it always has, or as containerd does, which is the default of new ones. */
export type DockerStore = 'classic' | 'containerd';

/** A Docker daemon of one test. */
export interface Docker {
  /** `DOCKER_HOST` and what else a client needs. */
  env: NodeJS.ProcessEnv;
  run(...words: string[]): Promise<ProgramResult>;
  /** @throws with what docker says when it does not succeed. */
  must(...words: string[]): Promise<string>;
}

const startTries = 150;

/** Starts dockerd with all that it has in one folder, without a network for containers; the test is skipped where it does not start. */
export async function startDocker(context: TestContext, store: DockerStore): Promise<Docker> {
  needPrograms(context, 'dockerd', 'docker', 'containerd');
  context.skip(process.getuid?.() !== 0, 'dockerd wants root');
  const folder = temporaryFolder();
  const socket = `unix://${join(folder, 'docker.sock')}`;
  const config = join(folder, 'daemon.json');
  const features = { 'containerd-snapshotter': store === 'containerd' };
  writeFileSync(config, JSON.stringify({ features }));
  mkdirSync(join(folder, 'client'));
  const daemon = spawn(
    'dockerd',
    [
      ...['--config-file', config, '--host', socket, '--pidfile', join(folder, 'pid'), '--log-level', 'warn'],
      ...['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
      ...['--bridge', 'none', '--iptables=false', '--ip6tables=false', '--ip-masq=false'],
      // Overlays need more than many containers of a CI may do.
      ...['--storage-driver', store === 'containerd' ? 'native' : 'vfs'],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = once(daemon, 'exit');
  onTestFinished(async () => {
    // It stops its containerd before it ends.
    if (daemon.kill('SIGTERM')) await ended;
  });
  let said = '';
  daemon.stderr.on('data', (text: Buffer) => {
    said += text.toString();
  });
  const env = { ...process.env, DOCKER_HOST: socket, DOCKER_CONFIG: join(folder, 'client') };
  const run = (...words: string[]) => runProgram('docker', words, { env });
  const docker: Docker = {
    env,
    run,
    async must(...words) {
      const { code, stdout, stderr } = await run(...words);
      if (code !== 0) throw new Error(`docker ${words.join(' ')} ended with ${code}: ${stderr}`);
      return stdout;
    },
  };
  for (let tries = 0; tries < startTries && daemon.exitCode === null; tries += 1) {
    if ((await run('version')).code === 0) return docker;
    await delay(100);
  }
  context.skip(true, `dockerd does not start here: ${said.slice(-300)}`);
  return docker;
}
