import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { exitCodes } from './exit-codes.ts';

const isWindows = process.platform === 'win32';

// Windows has no signals that a process could send to itself and live.
test.skipIf(isWindows)(
  'a signal that comes twice at once asks once, a later one ends the process',
  async () => {
    const moduleUrl = new URL('./interruption.ts', import.meta.url).href;
    const script = `
    const { listenForInterruption } = await import(${JSON.stringify(moduleUrl)});
    const signal = listenForInterruption();
    process.kill(process.pid, 'SIGINT');
    process.kill(process.pid, 'SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 100));
    console.log(signal.aborted ? 'asked and alive' : 'not asked');
    await new Promise((resolve) => setTimeout(resolve, 600));
    process.kill(process.pid, 'SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 60_000));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [stdout, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
    expect({ stdout, code }).toEqual({ stdout: 'asked and alive\n', code: exitCodes.interrupted });
  },
);

test.skipIf(isWindows).each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s asks the command to stop', async (name) => {
  const moduleUrl = new URL('./interruption.ts', import.meta.url).href;
  const script = `
    const { listenForInterruption } = await import(${JSON.stringify(moduleUrl)});
    const signal = listenForInterruption();
    setTimeout(() => {}, 60_000);
    signal.addEventListener('abort', () => process.exit(7));
    process.kill(process.pid, ${JSON.stringify(name)});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
  expect(await once(child, 'close')).toEqual([7, null]);
});

test.skipIf(!existsSync('/dev/full'))('output that finds no room has the exit code of the disk', async () => {
  const folder = temporaryFolder();
  const full = openSync('/dev/full', 'w');
  try {
    const main = fileURLToPath(new URL('../main.ts', import.meta.url));
    const places = ['--library', join(folder, 'library'), '--state', join(folder, 'state')];
    const child = spawn(process.execPath, [main, 'mirrors', '--json', ...places], {
      stdio: ['ignore', full, 'pipe'],
    });
    const complaints = child.stderr === null ? '' : text(child.stderr);
    const [stderr, [code]] = await Promise.all([complaints, once(child, 'close')]);
    expect(code).toBe(exitCodes.disk);
    expect(stderr).toMatch(/^longshore: The disk that holds the output is full.*\n$/);
  } finally {
    closeSync(full);
  }
});
