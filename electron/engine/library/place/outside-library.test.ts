import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { collect } from '../../../../tests/support/collect.ts';
import { LibraryFixture } from '../../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { exportImage } from '../../export/assemble-image.ts';
import { inspectExport } from '../../export/inspect.ts';
import { assertOutsideLibrary } from './outside-library.ts';

let folder: string;
let library: string;
beforeEach(() => {
  folder = temporaryFolder();
  library = join(folder, 'library');
  mkdirSync(join(library, 'blobs', 'sha256'), { recursive: true });
  mkdirSync(join(library, 'ingest'));
  mkdirSync(join(folder, 'outside'));
});

const refusal = { code: 'DISK_PERMISSION', message: expect.stringContaining('is in the library') };

test.each([
  'library',
  'library/',
  'library/image.tar',
  'library/index.json',
  'library/blobs/sha256/new',
  'library/several/new/folders/image.tar',
  'outside/../library/image.tar',
  'outside/missing/../../library/image.tar',
  './/library//image.tar',
])('%s is in the library', async (name) => {
  await expect(assertOutsideLibrary(`${folder}/${name}`, library)).rejects.toMatchObject({
    ...refusal,
    details: { path: `${folder}/${name}`, library },
  });
});

test.each(['image.tar', 'library.tar', 'library2/new/image.tar', 'outside', 'library/../image.tar'])(
  '%s is outside',
  async (name) => {
    await expect(assertOutsideLibrary(`${folder}/${name}`, library)).resolves.toBeUndefined();
  },
);

test('links lead there too, whichever of both is one', async () => {
  symlinkSync(library, join(folder, 'link'), 'junction');
  symlinkSync(join(library, 'blobs'), join(folder, 'outside', 'link'), 'junction');
  for (const name of ['link', 'link/image.tar', 'link/new/image.tar', 'outside/link/image.tar'])
    await expect(assertOutsideLibrary(join(folder, name), library)).rejects.toMatchObject(refusal);
  await expect(assertOutsideLibrary(join(library, 'image.tar'), join(folder, 'link'))).rejects.toMatchObject(
    refusal,
  );
  // The system follows the link before it goes up.
  await expect(assertOutsideLibrary(`${folder}/outside/link/../image.tar`, library)).rejects.toMatchObject(
    refusal,
  );
});

test.for(['.', 'blobs', 'blobs/sha256'])(
  'a mount of the library’s %s leads there too',
  async (name, context) => {
    const mounted = join(folder, 'outside');
    try {
      execFileSync('mount', ['--bind', join(library, name), mounted], { stdio: 'ignore' });
    } catch {
      context.skip(true, 'nothing can be mounted here');
    }
    onTestFinished(() => void execFileSync('umount', [mounted]));
    await expect(assertOutsideLibrary(join(mounted, 'new', 'image.tar'), library)).rejects.toMatchObject(
      refusal,
    );
  },
);

test('another spelling leads there too where the disk takes it for the same', async (context) => {
  const shouted = join(folder, basename(library).toUpperCase());
  context.skip(!readdirSync(folder).includes('library') || !canRead(shouted), 'this disk tells cases apart');
  await expect(assertOutsideLibrary(join(shouted, 'image.tar'), library)).rejects.toMatchObject(refusal);
});

function canRead(path: string): boolean {
  try {
    readdirSync(path);
    return true;
  } catch {
    return false;
  }
}

test.each(['docker-archive', 'oci'] as const)('%s: the export and the question say so', async (format) => {
  const blobs = new LibraryFixture(library);
  const image = await blobs.addImage('oci', Buffer.from('content'));
  const before = readdirSync(library, { recursive: true });
  const path = format === 'oci' ? library : join(library, 'image.tar');
  const { signal } = new AbortController();
  const events = exportImage({ blobs, image, reference: 'r.example/a:1', target: { format, path }, signal });
  await expect(collect(events)).rejects.toMatchObject(refusal);
  expect(readdirSync(library, { recursive: true })).toEqual(before);
  expect(
    (await inspectExport({ format, path }, library, join(library, '..', 'state'))).problem,
  ).toMatchObject(refusal);
});
