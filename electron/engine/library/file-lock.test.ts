import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFile } from './file-lock.ts';

const never = new AbortController().signal;
let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longshore-lock-'));
  path = join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true }));

test('only one holds it, and it is given on', async () => {
  const order: string[] = [];
  const unlock = await lockFile(path, never);
  const waiting = lockFile(path, never).then(async (unlockSecond) => {
    order.push('second');
    await unlockSecond();
  });
  order.push('first');
  await unlock();
  await waiting;
  expect(order).toEqual(['first', 'second']);
  expect(await readdir(folder)).toEqual([]);
});

test('waiting can be given up', async () => {
  const unlock = await lockFile(path, never);
  await expect(lockFile(path, AbortSignal.timeout(50))).rejects.toThrow();
  await unlock();
});

test('a lock of a process that was killed is taken over, one of a living process is not', async () => {
  const moduleUrl = new URL('./file-lock.ts', import.meta.url).href;
  const script = `const { lockFile } = await import(${JSON.stringify(moduleUrl)});
    await lockFile(${JSON.stringify(path)}, new AbortController().signal);
    console.log('locked'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  await expect(lockFile(path, AbortSignal.timeout(300))).rejects.toThrow();
  child.kill('SIGKILL');
  await once(child, 'exit');
  const unlock = await lockFile(path, AbortSignal.timeout(5_000));
  await unlock();
  expect(await readdir(folder)).toEqual([]);
});

test('a lock left by an earlier process with our own number is taken over', async () => {
  await writeFile(path, JSON.stringify({ id: 'of another time', pid: process.pid, host: hostname() }));
  const unlock = await lockFile(path, AbortSignal.timeout(5_000));
  await unlock();
});

test('many who want it at once hold it one at a time', async () => {
  let holders = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const unlock = await lockFile(path, never);
      most = Math.max(most, ++holders);
      await new Promise((resolve) => setImmediate(resolve));
      holders--;
      await unlock();
    }),
  );
  expect(most).toBe(1);
});
