import { createHash, randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import type { BlockReply } from './block-protocol.ts';
import { copyStretch } from './stretch.ts';

/** How many bytes the system takes at once; all unless a test says otherwise. */
const disk = vi.hoisted(() => ({ takes: Number.POSITIVE_INFINITY }));

// A disk that takes a part of what it is given cannot be had; the rest of it is real.
vi.mock('node:fs', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:fs')>();
  const writeSync = (file: number, block: Buffer, offset: number, length: number, position: number) =>
    disk.takes === 0 ? 0 : original.writeSync(file, block, offset, Math.min(length, disk.takes), position);
  return { ...original, writeSync };
});

const bytes = randomBytes(100_000);
let folder: string;
beforeEach(() => {
  disk.takes = Number.POSITIVE_INFINITY;
  folder = temporaryFolder();
  writeFileSync(join(folder, 'source'), bytes);
});

function openFile(name: string, flags: string): number {
  const descriptor = openSync(join(folder, name), flags);
  onTestFinished(() => closeSync(descriptor));
  return descriptor;
}

function copy(
  position: number,
  length: number,
  block = Buffer.alloc(4096),
): { reply: BlockReply; hex: string } {
  const hash = createHash('sha256');
  const stretch = { source: openFile('source', 'r'), position, length };
  const target = { descriptor: openFile('target', 'w'), position: 0 };
  const reply = copyStretch({ ...stretch, target }, block, hash);
  return { reply, hex: hash.digest('hex') };
}

test('any stretch with any block is hashed and written as it is, up to the end of the source', () => {
  const within = fc.integer({ min: 0, max: bytes.length + 10 });
  fc.assert(
    fc.property(within, within, fc.integer({ min: 500, max: 70_000 }), (position, length, blockBytes) => {
      const expected = bytes.subarray(position, position + length);
      const { reply, hex } = copy(position, length, Buffer.alloc(blockBytes));
      expect(reply).toEqual({ kind: 'done', bytes: expected.length });
      expect(hex).toBe(createHash('sha256').update(expected).digest('hex'));
      expect(readFileSync(join(folder, 'target')).equals(expected)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('a disk that takes a few bytes at a time gets them all', () => {
  disk.takes = 1000;
  expect(copy(1, 50_000).reply).toEqual({ kind: 'done', bytes: 50_000 });
  expect(readFileSync(join(folder, 'target')).equals(bytes.subarray(1, 50_001))).toBe(true);
});

test('a disk that takes nothing and says nothing is full', () => {
  disk.takes = 0;
  expect(copy(0, 10).reply).toMatchObject({ kind: 'failed', side: 'target', code: 'ENOSPC' });
});

test('a source that cannot be read is told from a target that cannot be written', () => {
  const hash = createHash('sha256');
  const block = Buffer.alloc(10);
  const readOnly = openFile('source', 'r');
  const target = { descriptor: readOnly, position: 0 };
  expect(copyStretch({ source: readOnly, position: 0, length: 10, target }, block, hash)).toMatchObject({
    side: 'target',
    code: 'EBADF',
  });
  const writeOnly = openFile('written', 'w');
  expect(copyStretch({ source: writeOnly, position: 0, length: 10 }, block, hash)).toMatchObject({
    side: 'source',
    code: 'EBADF',
  });
});
