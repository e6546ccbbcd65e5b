import { createHash } from 'node:crypto';
import { closeSync, openSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { checkedFile } from './hashed-file.ts';
import type { CheckedSource } from './hashed-source.ts';

/** Large enough for a thread; most of it is a hole, which takes no room. */
const size = 33 * 1024 * 1024 + 5;

function largeFile() {
  const path = join(temporaryFolder(), 'layer');
  writeFileSync(path, 'begin');
  truncateSync(path, size);
  const descriptor = openSync(path, 'r');
  onTestFinished(() => closeSync(descriptor));
  return { path, descriptor };
}

async function checked(digest: string, run: (source: CheckedSource, path: string) => Promise<void>) {
  const file = largeFile();
  const source = checkedFile(file, size, digest);
  try {
    await run(source, file.path);
  } finally {
    await source.close();
  }
}

const hex = createHash('sha256')
  .update('begin')
  .update(Buffer.alloc(size - 5))
  .digest('hex');

test('all of a file is compared, also what nobody has read', async () => {
  await checked(`sha256:${hex}`, async (source) => {
    const start = Buffer.alloc(9_000_000);
    expect(source.read(start, 0)).toBe(start.length);
    const positions: number[] = [];
    expect(await source.otherDigest((bytes) => positions.push(bytes))).toBeUndefined();
    expect(positions).toEqual([...positions].sort((left, right) => left - right));
    expect(positions.at(0)).toBe(start.length);
    expect(positions.at(-1)).toBe(size);
  });
});

test('of another one its digest is told', async () => {
  await checked(`sha256:${'a'.repeat(64)}`, async (source) => {
    expect(await source.otherDigest(() => undefined)).toBe(`sha256:${hex}`);
  });
});

test('a file that is written to while it is read is not taken for what it was', async () => {
  await checked(`sha256:${hex}`, async (source, path) => {
    source.read(Buffer.alloc(100), 0);
    utimesSync(path, 1, 1);
    await expect(source.otherDigest(() => undefined)).rejects.toMatchObject({ code: 'LIBRARY_BUSY' });
  });
});
