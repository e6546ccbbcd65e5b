import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { addSmallImage } from '../../../../tests/support/libraries/small-image.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { Library } from '../layout.ts';
import { survey } from '../survey.ts';

let folder: string;
let elsewhere: string;
beforeEach(() => {
  folder = temporaryFolder();
  elsewhere = join(folder, 'elsewhere');
  mkdirSync(elsewhere);
});

test.each(['blobs', 'blobs/sha256', 'blobs/sha512', 'ingest'])(
  'a library whose %s is a link is refused',
  async (name) => {
    const library = join(folder, 'library');
    mkdirSync(join(library, name, '..'), { recursive: true });
    symlinkSync(elsewhere, join(library, name), 'junction');
    await expect(Library.open(library)).rejects.toMatchObject({
      code: 'LIBRARY_CORRUPT',
      message: expect.stringContaining(join(library, name)),
    });
    expect(readdirSync(elsewhere)).toEqual([]);
  },
);

test('the folder of a library may be a link', async () => {
  symlinkSync(elsewhere, join(folder, 'library'), 'junction');
  const library = await Library.open(join(folder, 'library'));
  await addSmallImage(library, 'registry.example/image:1');
  expect(existsSync(join(elsewhere, 'index.json'))).toBe(true);
  expect((await library.status()).path).toBe(join(folder, 'library'));
});

test.skipIf(process.platform === 'win32')('a blob that is a link is none', async () => {
  const library = await Library.open(join(folder, 'library'));
  const { digest, size } = await addSmallImage(library, 'registry.example/image:1');
  const path = library.blobs.blobPath(digest);
  const bytes = await library.blobs.readSmallBlob(digest);
  writeFileSync(join(elsewhere, 'blob'), bytes);
  rmSync(path);
  symlinkSync(join(elsewhere, 'blob'), path);
  expect(await library.blobs.has({ digest, size })).toBe(false);
  expect(await library.blobs.exists(digest)).toBe(false);
  expect((await survey(library, undefined)).missing).toEqual(new Set([digest]));
  await library.blobs.put(digest, new Uint8Array(bytes));
  expect(await library.blobs.has({ digest, size })).toBe(true);
});
