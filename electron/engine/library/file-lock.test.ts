import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFile, tryLockFile } from './file-lock.ts';
import { processSpace } from './lock-holder.ts';

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
  await writeFile(path, JSON.stringify({ id: 'of another time', pid: process.pid, host: processSpace }));
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

test.each([
  ['that was not written to its end, after a minute', '{"id":', 61],
  ['of a process in another container, after a minute without a sign', lockOf(1, 'elsewhere'), 61],
  ['whose number another process has by now', lockOf(process.ppid, processSpace), 301],
  ['of before the machine started', lockOf(process.ppid, processSpace), 1e9],
])('a lock %s is taken over', async (_name, text, seconds) => {
  await leaveLock(text, seconds);
  const unlock = await tryLockFile(path);
  expect(unlock).toBeDefined();
  await unlock?.();
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ['that is being written', ''],
  ['of a process in another container', lockOf(1, 'elsewhere')],
  ['of a living process', lockOf(process.ppid, processSpace)],
])('a lock %s is left alone', async (_name, text) => {
  await leaveLock(text, 30);
  expect(await tryLockFile(path)).toBeUndefined();
  expect(await readFile(path, 'utf8')).toBe(text);
});

test('giving back a lock that is gone is no fault', async () => {
  const unlock = await lockFile(path, never);
  await rm(folder, { recursive: true });
  await expect(unlock()).resolves.toBeUndefined();
  await mkdir(folder);
});

function lockOf(pid: number, host: string): string {
  return JSON.stringify({ id: 'of another', pid, host });
}

async function leaveLock(text: string, seconds: number): Promise<void> {
  await writeFile(path, text);
  const time = Date.now() / 1000 - seconds;
  await utimes(path, time, time);
}
