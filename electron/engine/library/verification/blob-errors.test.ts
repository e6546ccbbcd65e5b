import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LibraryFixture } from '../../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { sentFile } from '../../copying/sent-file.ts';
import { OpenBlobs } from '../../export/blobs/open-blobs.ts';
import { writeVerifiedBlob } from '../../export/blobs/verified-blob.ts';
import { BlockThread } from '../../files/blocks/block-thread.ts';
import { toDiskError } from '../../files/disk-error.ts';
import { writeNewFile } from '../../files/staged/write-new-file.ts';
import { libraryBlob } from '../../serving/content/library-blob.ts';
import { toBlobReadError } from './blob-errors.ts';

const digest = `sha256:${'ab'.repeat(32)}`;
/** A file whose first bytes answer EIO. */
const unreadable = '/proc/self/mem';
const told = { code: 'LIBRARY_CORRUPT', message: expect.stringContaining('longshore verify --repair') };

test.each([
  ['EIO', 'LIBRARY_CORRUPT'],
  ['EBADMSG', 'LIBRARY_CORRUPT'],
  ['EACCES', 'DISK_PERMISSION'],
])('%s of a blob is %s, whoever read it', (code, expected) => {
  const error = Object.assign(new Error(`${code}: read`), { code });
  expect(toBlobReadError(error, digest, '/blob')).toMatchObject({ code: expected });
  expect(toBlobReadError(toDiskError(error, '/blob'), digest, '/blob')).toMatchObject({ code: expected });
});

test.skipIf(process.platform !== 'linux')('what a disk cannot read is named where it is sent', async () => {
  await using file = await open(unreadable, 'r');
  const sent = sentFile({ file, path: unreadable, digest, size: 10 }, async () => {});
  await expect(sent.open(0, 10)[Symbol.asyncIterator]().next()).rejects.toMatchObject(told);
  const served = await libraryBlob(unreadable, digest);
  const reading = await served?.read(0, 9);
  await expect(reading?.next(Buffer.alloc(10))).rejects.toMatchObject(told);
  await reading?.close();
});

test('what a disk cannot read is named where it is exported, and a target that fails is not the library', async () => {
  class FailingThread extends BlockThread {
    fail: () => Error = () => new Error();
    override hash(): Promise<string | undefined> {
      return Promise.reject(this.fail());
    }
  }
  const folder = temporaryFolder();
  const fixture = new LibraryFixture(join(folder, 'library'));
  const blob = fixture.addBlob(Buffer.from('layer'), 'application/octet-stream');
  const blobs = await OpenBlobs.open(fixture, [blob]);
  const thread = new FailingThread();
  const job = { blobs, thread, signal: new AbortController().signal, reportPosition: () => {} };
  const write = (name: string) =>
    writeNewFile(join(folder, name), (target) => writeVerifiedBlob(job, blob, target));
  const failure = Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
  thread.fail = () => toDiskError(failure, fixture.blobPath(blob.digest));
  await expect(write('first')).rejects.toMatchObject(told);
  thread.fail = () => failure;
  await expect(write('second')).rejects.toBe(failure);
  await blobs.close();
  expect(readFileSync(fixture.blobPath(blob.digest), 'utf8')).toBe('layer');
});
