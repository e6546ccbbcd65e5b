import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { type NewFile, writeNewFile } from '../staged/write-new-file.ts';
import { BlockThread, type HashOptions } from './block-thread.ts';

const bytes = randomBytes(9_000_001);
let folder: string;
let thread: BlockThread;
beforeEach(() => {
  folder = temporaryFolder();
  thread = new BlockThread();
  writeFileSync(join(folder, 'source'), bytes);
});
afterEach(() => thread.close());

async function openFile(path: string): Promise<FileHandle> {
  const file = await open(path, 'r');
  onTestFinished(() => file.close());
  return file;
}

async function hash(options: Partial<HashOptions> = {}, name = 'source'): Promise<string | undefined> {
  const path = join(folder, name);
  const file = await openFile(path);
  const { signal } = new AbortController();
  const asked = { algorithm: 'sha256', size: bytes.length, signal, onPosition: () => undefined } as const;
  return thread.hash({ file, path }, { ...asked, ...options });
}

function hexOf(content: Buffer, algorithm = 'sha256'): string {
  return createHash(algorithm).update(content).digest('hex');
}

/** Has the file copied by the thread, and tells what was written. */
async function copy(options: Partial<HashOptions> = {}, name = 'copy'): Promise<Buffer> {
  const path = join(folder, name);
  const writing = writeNewFile(path, async (target) => void (await hash({ ...options, target })));
  await writing;
  return readFileSync(path);
}

test.each(['sha256', 'sha512'] as const)('a file is hashed: %s', async (algorithm) => {
  expect(await hash({ algorithm })).toBe(hexOf(bytes, algorithm));
});

test('positions go up to the size, and what was hashed is what was written', async () => {
  const positions: number[] = [];
  expect((await copy({ onPosition: (position) => positions.push(position) })).equals(bytes)).toBe(true);
  expect(positions.length).toBeGreaterThan(2);
  expect(positions).toEqual([...new Set(positions)].sort((left, right) => left - right));
  expect(positions.at(-1)).toBe(bytes.length);
});

test('what is written comes after what is there', async () => {
  const path = join(folder, 'two');
  await writeNewFile(path, async (target) => {
    await target.append(Buffer.from('before'));
    expect(await hash({ target })).toBe(hexOf(bytes));
    await target.append(Buffer.from('after'));
    expect(target.size).toBe(bytes.length + 11);
  });
  expect(readFileSync(path).equals(Buffer.concat([Buffer.from('before'), bytes, Buffer.from('after')]))).toBe(
    true,
  );
});

test.each([
  ['shorter', bytes.length + 1],
  ['longer', bytes.length - 1],
])('a file that is %s than it should be has no digest, and nothing of it is written', async (_name, size) => {
  expect(await hash({ size })).toBeUndefined();
  expect(await copy({ size })).toHaveLength(0);
});

test('a file that is cut while it is read has no digest', async () => {
  const onPosition = () => truncateSync(join(folder, 'source'), 1);
  expect(await hash({ onPosition })).toBeUndefined();
});

test('an empty file has the digest of nothing', async () => {
  writeFileSync(join(folder, 'empty'), '');
  expect(await hash({ size: 0 }, 'empty')).toBe(hexOf(Buffer.alloc(0)));
});

test('a file that cannot be read is named, and the next one is read', async () => {
  const path = join(folder, 'folder');
  mkdirSync(join(path, 'inside'), { recursive: true });
  await expect(hash({ size: statSync(path).size }, 'folder')).rejects.toMatchObject({
    code: 'DISK_PERMISSION',
    details: { path, systemCode: 'EISDIR' },
  });
  expect(await hash()).toBe(hexOf(bytes));
});

test.skipIf(!existsSync('/dev/full'))('a full disk is told with its own error', async () => {
  const full = await open('/dev/full', 'w');
  const target: NewFile = { size: 0, append: async () => undefined, extend: (write) => write(full.fd, 0) };
  await expect(hash({ target })).rejects.toMatchObject({ code: 'ENOSPC' });
  await full.close();
});

test('it can be stopped between two stretches, and nothing is written any more', async () => {
  const stop = new AbortController();
  let position = 0;
  const onPosition = (reached: number) => {
    position = reached;
    stop.abort();
  };
  await expect(copy({ onPosition, signal: stop.signal })).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(position).toBeLessThan(bytes.length);
  expect(readFileSync(join(folder, 'copy')).length).toBe(position);
});

test('two files at once are refused, for their bytes would be mixed', async () => {
  // Either may be opened first.
  const outcomes = await Promise.allSettled([hash(), hash()]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') expect(outcome.value).toBe(hexOf(bytes));
    else expect(outcome.reason).toMatchObject({ message: expect.stringContaining('another file') });
  }
});

test('a thread may be ended before it began, and twice', async () => {
  await thread.close();
  thread = new BlockThread();
  expect(await hash()).toBe(hexOf(bytes));
  await thread.close();
});

test('a file that is put together from several sources is hashed as a whole, beside each source', async () => {
  const path = join(folder, 'whole');
  const head = Buffer.from('head');
  thread.follow();
  await writeNewFile(path, async (target) => {
    await target.append(head);
    thread.followBytes(head);
    expect(await hash({ target })).toBe(hexOf(bytes));
    expect(await hash({ target })).toBe(hexOf(bytes));
  });
  expect(await thread.sum()).toBe(hexOf(Buffer.concat([head, bytes, bytes])));
  expect(hexOf(readFileSync(path))).toBe(hexOf(Buffer.concat([head, bytes, bytes])));
});

test('no more is written at once than the target has room for', async () => {
  const lengths: number[] = [];
  await writeNewFile(join(folder, 'bounded'), async (file) => {
    const target: NewFile = {
      get size() {
        return file.size;
      },
      room: 1000,
      append: (more) => file.append(more),
      extend: async (write) => {
        const written = await file.extend(write);
        lengths.push(written);
        return written;
      },
    };
    writeFileSync(join(folder, 'small'), bytes.subarray(0, 2_500));
    expect(await hash({ target, size: 2_500 }, 'small')).toBe(hexOf(bytes.subarray(0, 2_500)));
  });
  expect(lengths).toEqual([1000, 1000, 500]);
});

test('a file is hashed behind who reads it, and told how far', async () => {
  const { fd: descriptor } = await openFile(join(folder, 'source'));
  const behind = thread.hashBehind({ descriptor, path: 'source' }, 'sha256');
  const positions: number[] = [];
  behind.advance(1);
  behind.advance(8_500_000);
  expect(await behind.finish(bytes.length, (position) => positions.push(position))).toBe(hexOf(bytes));
  expect(positions).toEqual([8 * 1024 * 1024, bytes.length]);
});

test('of a file that ends before, what there is is hashed', async () => {
  const { fd: descriptor } = await openFile(join(folder, 'source'));
  const behind = thread.hashBehind({ descriptor, path: 'source' }, 'sha512');
  expect(await behind.finish(bytes.length + 1, () => undefined)).toBe(hexOf(bytes, 'sha512'));
});

test('who gives up on a file ends the thread, and nothing is left over', async () => {
  const { fd: descriptor } = await openFile(join(folder, 'source'));
  const behind = thread.hashBehind({ descriptor, path: 'source' }, 'sha256');
  behind.advance(bytes.length);
  const stop = new Error('stopped');
  const finished = behind.finish(bytes.length, () => {
    throw stop;
  });
  await expect(finished).rejects.toBe(stop);
  await thread.close();
  expect(await thread.hashBehind({ descriptor, path: 'source' }, 'sha256').finish(0, () => undefined)).toBe(
    hexOf(Buffer.alloc(0)),
  );
});

test('a thread that is lost while nobody waits for it does not go on from nothing', async () => {
  const { fd: descriptor } = await openFile(join(folder, 'source'));
  const behind = thread.hashBehind({ descriptor, path: 'source' }, 'sha256');
  behind.advance(8_500_000);
  thread.follow();
  // Answered in order: the thread has nothing left to do.
  await thread.sumOf(Buffer.alloc(1));
  await thread.close();
  // This one starts another.
  await thread.sumOf(Buffer.alloc(1));
  const ended = { message: expect.stringContaining('has ended') };
  await expect(behind.finish(bytes.length, () => undefined)).rejects.toMatchObject(ended);
  thread.followBytes(Buffer.alloc(1));
  await expect(thread.sum()).rejects.toMatchObject(ended);
});

test('sums of bytes in memory are taken between the stretches of a file, also when the bytes change at once', async () => {
  const { fd: descriptor } = await openFile(join(folder, 'source'));
  const behind = thread.hashBehind({ descriptor, path: 'source' }, 'sha256');
  const memory = Buffer.from(bytes.subarray(0, 3_000_000));
  behind.advance(bytes.length);
  const first = thread.sumOf(memory);
  memory.fill(0);
  expect(Buffer.from(await first).toString('hex')).toBe(hexOf(bytes.subarray(0, 3_000_000)));
  expect(Buffer.from(await thread.sumOf(memory.subarray(0, 10))).toString('hex')).toBe(
    hexOf(Buffer.alloc(10)),
  );
  expect(await behind.finish(bytes.length, () => undefined)).toBe(hexOf(bytes));
});
