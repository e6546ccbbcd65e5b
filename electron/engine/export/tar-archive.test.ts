import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { extract, pack } from 'tar-stream';
import { beforeEach, expect, test } from 'vitest';
import { collect } from '../../../tests/support/collect.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import type { NewFile } from '../files/staged/write-new-file.ts';
import { type ArchiveFile, writeTar } from './tar-archive.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

function fileOf(path: string, chunks: Buffer[]): ArchiveFile {
  const size = chunks.reduce((sum, { length }) => sum + length, 0);
  return {
    path,
    size,
    content: async (archive) => {
      for (const chunk of chunks) await archive.append(chunk);
    },
  };
}

async function write(
  files: ArchiveFile[],
  folders = ['blobs/'],
  path = join(folder, 'x.tar'),
): Promise<string> {
  const output = await open(path, 'w');
  let size = 0;
  const archive: NewFile = {
    get size() {
      return size;
    },
    async append(bytes) {
      size += (await output.write(bytes)).bytesWritten;
    },
    extend: () => Promise.reject(new Error('not used here')),
  };
  await writeTar(archive, folders, files).finally(() => output.close());
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

test('it is byte for byte the archive that tar-stream makes when everything passes through it', async () => {
  const name = fc.string({ minLength: 1, maxLength: 150, unit: fc.constantFrom('a', 'f', '0', '/', 'é') });
  const sizes = fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.constantFrom(0, 1, 511, 512, 513, 1024));
  const member = fc.record({ path: name.map((text) => `x${text}y`), size: sizes });
  await fc.assert(
    fc.asyncProperty(
      fc.array(member, { maxLength: 5 }),
      fc.array(name, { maxLength: 3 }),
      async (all, parts) => {
        const folders = parts.map((part) => `${part}/`);
        const files = all.map(({ path, size }) => fileOf(path, size === 0 ? [] : [Buffer.alloc(size, path)]));
        const whole = pack();
        const same = { mtime: new Date(0), uid: 0, gid: 0 };
        for (const each of folders) whole.entry({ ...same, name: each, type: 'directory', mode: 0o755 });
        for (const { path, size } of files) {
          whole.entry({ ...same, name: path, mode: 0o644 }, Buffer.alloc(size, path));
        }
        whole.finalize();
        const expected = await buffer(whole as unknown as AsyncIterable<Buffer>);
        expect(readFileSync(await write(files, folders)).equals(expected)).toBe(true);
      },
    ),
    { numRuns: 50 },
  );
});

test('what a content throws ends the archive with that error', async () => {
  const broken: ArchiveFile = {
    path: 'broken',
    size: 10,
    content: async (archive) => {
      await archive.append(Buffer.alloc(5));
      throw new Error('the source broke');
    },
  };
  await expect(write([broken])).rejects.toThrow('the source broke');
});

test('a content of another size than announced is an error', async () => {
  const short = { ...fileOf('short', [Buffer.alloc(5)]), size: 10 };
  await expect(write([short, fileOf('next', [Buffer.alloc(1)])])).rejects.toThrow('short has another size');
});

test.skipIf(!existsSync('/dev/full'))('a full disk ends the archive with its error', async () => {
  const source = fileOf(
    'big',
    Array.from({ length: 20 }, () => Buffer.alloc(1_000_000)),
  );
  await expect(write([source], [], '/dev/full')).rejects.toMatchObject({ code: 'ENOSPC' });
});
