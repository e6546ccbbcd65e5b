import { createReadStream, existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { extract } from 'tar-stream';
import { beforeEach, expect, test } from 'vitest';
import { collect } from '../../../tests/support/collect.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { type ArchiveFile, writeTar } from './tar-archive.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

function fileOf(path: string, chunks: Buffer[]): ArchiveFile {
  return { path, size: chunks.reduce((sum, { length }) => sum + length, 0), content: () => chunks };
}

async function write(files: ArchiveFile[], path = join(folder, 'x.tar')): Promise<string> {
  const output = await open(path, 'w');
  const append = async (bytes: Uint8Array) => void (await output.write(bytes));
  await writeTar(append, ['blobs/'], files).finally(() => output.close());
  return path;
}

test('members come in order, with their bytes and without a date or owner', async () => {
  const long = `blobs/sha512/${'f'.repeat(128)}`;
  const big = [Buffer.alloc(1_000_000, 'a'), Buffer.alloc(1_000_001, 'b')];
  const path = await write([fileOf('empty', []), fileOf(long, [Buffer.from('long')]), fileOf('big', big)]);
  const reader = extract();
  createReadStream(path).pipe(reader as unknown as NodeJS.WritableStream);
  const members = [];
  for await (const member of reader) {
    const { name, size, type, mtime, uid, gid } = member.header;
    members.push({ name, size, type, mtime: mtime.getTime(), uid, gid });
    expect(Buffer.concat(await collect(member as AsyncIterable<Buffer>)).length).toBe(size);
  }
  const plain = { mtime: 0, uid: 0, gid: 0 };
  expect(members).toEqual([
    { name: 'blobs/', size: 0, type: 'directory', ...plain },
    { name: 'empty', size: 0, type: 'file', ...plain },
    { name: long, size: 4, type: 'file', ...plain },
    { name: 'big', size: 2_000_001, type: 'file', ...plain },
  ]);
});

test('what a content throws ends the archive with that error', async () => {
  const broken: ArchiveFile = {
    path: 'broken',
    size: 10,
    content: async function* () {
      yield Buffer.alloc(5);
      throw new Error('the source broke');
    },
  };
  await expect(write([broken])).rejects.toThrow('the source broke');
});

test('a content of another size than announced is an error', async () => {
  await expect(
    write([{ path: 'short', size: 10, content: () => [Buffer.alloc(5)] }, fileOf('next', [Buffer.alloc(1)])]),
  ).rejects.toThrow();
});

test.skipIf(!existsSync('/dev/full'))('a full disk ends the archive with its error', async () => {
  const source = fileOf(
    'big',
    Array.from({ length: 20 }, () => Buffer.alloc(1_000_000)),
  );
  await expect(write([source], '/dev/full')).rejects.toMatchObject({ code: 'ENOSPC' });
});
