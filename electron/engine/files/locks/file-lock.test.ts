import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { lockFile, tryLockFile } from './file-lock.ts';
import type { Holder } from './lock-holder.ts';
import { thisProcess } from './process-identity.ts';

const never = new AbortController().signal;
let folder: string;
let path: string;
beforeEach(async () => {
  folder = temporaryFolder();
  path = join(folder, 'lock');
});
afterEach(async () => {
  vi.restoreAllMocks();
});

test('only one holds it, and it is given on', async () => {
  const order: string[] = [];
  const lock = await lockFile(path, never);
  const waiting = lockFile(path, never).then(async (second) => {
    order.push('second');
    await second.release();
  });
  order.push('first');
  await lock.release();
  await waiting;
  expect(order).toEqual(['first', 'second']);
  expect(await readdir(folder)).toEqual([]);
});

test('waiting can be given up', async () => {
  const lock = await lockFile(path, never);
  await expect(lockFile(path, AbortSignal.timeout(50))).rejects.toThrow();
  await lock.release();
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
  const lock = await lockFile(path, AbortSignal.timeout(5_000));
  await lock.release();
  expect(await readdir(folder)).toEqual([]);
});

test('a lock left by an earlier process with our own number is taken over', async () => {
  await leaveLock({ id: 'of another time' });
  const lock = await lockFile(path, AbortSignal.timeout(5_000));
  await lock.release();
});

test('many who want it at once hold it one at a time', async () => {
  let holders = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const lock = await lockFile(path, never);
      most = Math.max(most, ++holders);
      await new Promise((resolve) => setImmediate(resolve));
      holders--;
      await lock.release();
    }),
  );
  expect(most).toBe(1);
});

test('a lock that is being given back is not taken for one of an earlier process', async () => {
  let holders = 0;
  const kept: boolean[] = [];
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      for (let tries = 0; tries < 200; tries++) {
        const lock = await tryLockFile(path);
        if (lock === undefined) continue;
        const isAlone = ++holders === 1;
        await new Promise((resolve) => setImmediate(resolve));
        kept.push(isAlone && (await lock.isHeld()));
        holders--;
        await lock.release();
      }
    }),
  );
  expect(kept.length).toBeGreaterThan(0);
  expect(kept).not.toContain(false);
  expect(await readdir(folder)).toEqual([]);
});

describe('a lock', () => {
  const elsewhere = { machine: 'another', boot: 'another', pid: 1, started: '1' };

  test.each([
    ['that was not written to its end', '{"id":', 60_000],
    ['of another version', '{"id":"x","pid":1,"host":"y"}', 60_000],
    ['of another machine', elsewhere, 60_000],
    ['of an earlier run of this machine', { boot: 'an earlier one', pid: process.ppid }, 12_000],
  ])('%s is taken over when nobody has touched it for long', async (_name, holder, silentMs) => {
    await leaveLock(holder);
    const now = vi.spyOn(performance, 'now').mockReturnValue(1_000_000);
    expect(await tryLockFile(path)).toBeUndefined();
    now.mockReturnValue(1_000_000 + silentMs - 1);
    expect(await tryLockFile(path)).toBeUndefined();
    now.mockReturnValue(1_000_000 + silentMs);
    const lock = await tryLockFile(path);
    expect(lock).toBeDefined();
    await lock?.release();
    expect(await readdir(folder)).toEqual([]);
  });

  test('of another machine is left alone while that one touches it, whatever its clock says', async () => {
    await leaveLock(elsewhere);
    const now = vi.spyOn(performance, 'now').mockReturnValue(0);
    for (const [ms, written] of [
      [0, '2001-01-01'],
      [50_000, '2001-01-02'],
      [100_000, '2100-01-01'],
      [150_000, '1999-01-01'],
    ] as const) {
      now.mockReturnValue(ms);
      await utimes(path, new Date(written), new Date(written));
      expect(await tryLockFile(path)).toBeUndefined();
    }
  });

  test.runIf(process.platform === 'linux')(
    'of a process that lives is never taken, however old it looks',
    async () => {
      const holder = { pid: process.ppid, started: startOf(process.ppid) };
      await leaveLock(holder);
      await utimes(path, new Date(0), new Date(0));
      const now = vi.spyOn(performance, 'now').mockReturnValue(0);
      expect(await tryLockFile(path)).toBeUndefined();
      now.mockReturnValue(1e9);
      expect(await tryLockFile(path)).toBeUndefined();
    },
  );

  test.runIf(process.platform === 'linux')(
    'whose number another process has by now is taken over',
    async () => {
      await leaveLock({ pid: process.ppid, started: '1' });
      const lock = await tryLockFile(path);
      expect(lock).toBeDefined();
      await lock?.release();
    },
  );

  test.runIf(process.platform === 'linux')(
    'whose number a process of another user has by now is taken over',
    async () => {
      vi.spyOn(process, 'kill').mockImplementation(() => {
        throw Object.assign(new Error('not yours'), { code: 'EPERM' });
      });
      await leaveLock({ pid: process.ppid, started: startOf(process.ppid) });
      expect(await tryLockFile(path)).toBeUndefined();
      await leaveLock({ pid: process.ppid, started: '1' });
      const lock = await tryLockFile(path);
      expect(lock).toBeDefined();
      await lock?.release();
    },
  );

  test('that another took meanwhile is known to be lost, and not given back', async () => {
    const lock = await lockFile(path, never);
    expect(await lock.isHeld()).toBe(true);
    await leaveLock(elsewhere);
    expect(await lock.isHeld()).toBe(false);
    await lock.release();
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject(elsewhere);
  });
});

test('giving back a lock that is gone is no fault', async () => {
  const lock = await lockFile(path, never);
  await rm(folder, { recursive: true });
  await expect(lock.release()).resolves.toBeUndefined();
  await mkdir(folder);
});

async function leaveLock(holder: string | Partial<Holder>): Promise<void> {
  const text =
    typeof holder === 'string' ? holder : JSON.stringify({ id: 'left', ...thisProcess, ...holder });
  await writeFile(path, text);
}

function startOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
