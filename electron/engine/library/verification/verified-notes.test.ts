import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import type { WholeFileHash } from '../../transfer/disk/hash-whole-file.ts';
import { BlobStore } from '../blob-store.ts';
import { LayoutPaths } from '../layout-paths.ts';
import { fileStampOf } from './file-stamp.ts';

const bytes = Buffer.from('layer');
const blob = { digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, size: bytes.length };

let folder: string;
let store: BlobStore;
let hashed: string[];

beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder, 'blobs', 'sha256'), { recursive: true });
  mkdirSync(join(folder, 'ingest'));
  hashed = [];
  store = openStore();
});

/** The library as a process sees it that has just started. */
function openStore(at = folder): BlobStore {
  return new BlobStore(new LayoutPaths(at));
}

const hash: WholeFileHash = async (path, algorithm) => {
  hashed.push(path);
  return createHash(algorithm).update(readFileSync(path)).digest('hex');
};

const look = (from = store) => from.look(blob, hash);
const notesFile = () => join(folder, 'checks', 'verified');

/** As another tool writes it: the same bytes or others, without a word to us. */
function overwrite(content: Buffer): void {
  writeFileSync(store.blobPath(blob.digest), content);
  // Clocks of file systems are coarse.
  utimesSync(store.blobPath(blob.digest), new Date(), new Date(1_000_000));
}

test('what is as it was when it was stored is not read again, by no process', async () => {
  await store.put(blob.digest, bytes);
  expect(await look()).toBe('right');
  await store.close();
  expect(await look(openStore())).toBe('right');
  expect(hashed).toEqual([]);
});

test('a file that was written to is read once, and is damaged when its bytes are others', async () => {
  await store.put(blob.digest, bytes);
  overwrite(Buffer.from('wrong'));
  expect([await look(), await look()]).toEqual(['damaged', 'damaged']);
  expect(hashed).toHaveLength(1);
  overwrite(bytes);
  utimesSync(store.blobPath(blob.digest), 5, 5);
  expect([await look(), await look()]).toEqual(['right', 'right']);
  expect(hashed).toHaveLength(2);
  await store.close();
  expect(await look(openStore())).toBe('right');
  expect(hashed).toHaveLength(2);
});

test('a copy that keeps the times of writing is read, because the notes are of other files', async () => {
  await store.put(blob.digest, bytes);
  await store.close();
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
  expect(await look(openStore(copy))).toBe('right');
  expect(hashed).toHaveLength(1);
});

test('what another process has noted since is known', async () => {
  const other = openStore();
  expect(await look()).toBe('absent');
  await other.put(blob.digest, bytes);
  await other.close();
  expect(await look()).toBe('right');
  expect(hashed).toEqual([]);
});

test.each([
  ['lost', () => rmSync(notesFile())],
  ['torn', () => writeFileSync(notesFile(), readFileSync(notesFile()).subarray(0, -5))],
  ['replaced by noise', () => writeFileSync(notesFile(), Buffer.alloc(3_000, 0xfe))],
  [
    'no file',
    () => {
      rmSync(notesFile());
      mkdirSync(notesFile());
    },
  ],
])('notes that are %s cost one reading', async (_, damage) => {
  await store.put(blob.digest, bytes);
  await store.close();
  damage();
  const later = openStore();
  expect([await look(later), await look(later)]).toEqual(['right', 'right']);
  expect(hashed).toHaveLength(1);
});

test('a line without its end does not take the next one with it', async () => {
  mkdirSync(join(folder, 'checks'));
  writeFileSync(notesFile(), `sha256:${'0'.repeat(64)} 5 17`);
  await store.put(blob.digest, bytes);
  await store.close();
  expect(await look(openStore())).toBe('right');
  expect(hashed).toEqual([]);
});

test.skipIf(process.platform === 'win32')('a link in the place of the notes is not followed', async () => {
  const victim = join(folder, 'victim');
  writeFileSync(victim, 'mine');
  mkdirSync(join(folder, 'checks'));
  symlinkSync(victim, notesFile());
  await store.put(blob.digest, bytes);
  await store.close();
  expect(readFileSync(victim, 'utf8')).toBe('mine');
  expect(await look(openStore())).toBe('right');
});

test('notes of blobs that have gone are thrown away when there are many of them', async () => {
  await store.put(blob.digest, bytes);
  await store.close();
  const kept = readFileSync(notesFile(), 'utf8').trim();
  const gone = Array.from(
    { length: 16_000 },
    (_, at) => `sha256:${String(at).padStart(64, '0')} 5 1 ${at}\n`,
  );
  writeFileSync(notesFile(), `${kept}\n${gone.join('')}`);
  const later = openStore();
  expect(await look(later)).toBe('right');
  expect(readFileSync(notesFile(), 'utf8').length).toBeLessThan(200);
  expect(await look(openStore())).toBe('right');
  expect(hashed).toEqual([]);
});

test('what was found damaged by somebody who read it is not taken for right as it is, by no process', async () => {
  await store.put(blob.digest, bytes);
  const before = statSync(store.blobPath(blob.digest), { bigint: true });
  const stamp = fileStampOf(before);
  if (stamp === undefined) throw new Error('There is no blob');
  store.foundDamaged(blob.digest, stamp);
  expect(await look()).toBe('damaged');
  expect(hashed).toEqual([]);
  await store.close();
  expect(await look(openStore())).toBe('right');
  expect(hashed).toHaveLength(1);
});

test.skipIf(process.platform === 'win32')('others may read the notes who may read the blobs', async () => {
  await store.put(blob.digest, bytes);
  await store.close();
  expect(statSync(notesFile()).mode).toBe(statSync(store.blobPath(blob.digest)).mode);
});

test('a file of notes that is far too large is begun anew', async () => {
  await store.put(blob.digest, bytes);
  await store.close();
  truncateSync(notesFile(), 17 * 1024 * 1024);
  const later = openStore();
  expect(await look(later)).toBe('right');
  await later.close();
  expect(statSync(notesFile()).size).toBeLessThan(1024);
  expect(await look(openStore())).toBe('right');
  expect(hashed).toHaveLength(1);
});
