import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { nodeProgram, projectEnvironment, root } from '../setup/project.mjs';
import { forwardSignals } from './forward-signals.mjs';

/** A port of its own, so that what the browser remembers for the app's address survives a restart. */
const preferredPort = 41763;

/**
 * Starts the server host and waits until it listens. Signals that this process gets reach it too. `announce` is told
 * every address after the first: each opens one window, and the server gives another when one is wanted.
 * `{url, closed, stop}`: `closed` resolves with its exit code, `stop` ends it in order.
 */
export async function startServerProcess(args, announce) {
  const port = args.includes('--port')
    ? []
    : ['--port', String((await isFree(preferredPort)) ? preferredPort : 0)];
  const cli = join(root, 'out', 'node', 'cli.cjs');
  const child = spawn(nodeProgram(), [cli, 'serve', '--json', ...port, ...args], {
    env: projectEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  forwardSignals(child);
  const closed = new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
  const url = await Promise.race([listeningUrl(child.stdout, announce), closed]);
  if (typeof url !== 'string') throw new Error('Longshore could not start; its own message is above.');
  return { url, closed, stop: () => child.kill('SIGTERM') };
}

function listeningUrl(stdout, announce) {
  return new Promise((resolve) => {
    let isFirst = true;
    createInterface({ input: stdout }).on('line', (line) => {
      const { type, url, message } = JSON.parse(line);
      if (type === 'error') console.error(message);
      if (type !== 'listening') return;
      if (isFirst) resolve(url);
      else announce(url);
      isFirst = false;
    });
  });
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
