import { randomBytes } from 'node:crypto';
import { readFileSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { collect } from '../../../tests/support/collect.ts';
import { diskImage } from '../../../tests/support/disks/disk-image.ts';
import { LibraryFixture } from '../../../tests/support/libraries/library-fixture.ts';
import { runSuccessfully } from '../../../tests/support/programs/run-program.ts';
import { exportImage } from './assemble-image.ts';

const layerBytes = 60_000_000;

async function freeBytes(folder: string): Promise<number> {
  await runSuccessfully('sync', ['--file-system', folder]);
  const { bfree, bsize } = statfsSync(folder);
  return bfree * bsize;
}

test('on a disk that makes clones a layout takes no room, and is no second name of the library’s files', async (context) => {
  const { folder } = await diskImage(context, 'xfs', 300);
  const library = new LibraryFixture(join(folder, 'library'));
  const image = await library.addImage('oci', randomBytes(layerBytes));
  const before = await freeBytes(folder);
  const path = join(folder, 'layout');
  const target = { format: 'oci', path } as const;
  const { signal } = new AbortController();
  const exporting = { blobs: library, image, reference: 'r.example/app:1', target, signal };
  const progress = (await collect(exportImage(exporting))).filter(({ type }) => type === 'progress');
  expect(before - (await freeBytes(folder))).toBeLessThan(layerBytes / 10);
  expect(progress.at(-1)).toMatchObject({ bytes: expect.any(Number) });

  const { layers } = JSON.parse(readFileSync(library.blobPath(image.digest), 'utf8'));
  for (const { digest } of layers) {
    const exported = join(path, 'blobs', ...digest.split(':'));
    const stored = library.blobPath(digest);
    expect(readFileSync(exported).equals(readFileSync(stored))).toBe(true);
    expect(statSync(exported).ino).not.toBe(statSync(stored).ino);
    expect(statSync(exported).nlink).toBe(1);
    const right = readFileSync(stored);
    writeFileSync(exported, 'a tool writes here', { flag: 'r+' });
    expect(readFileSync(stored).equals(right)).toBe(true);
  }
});
