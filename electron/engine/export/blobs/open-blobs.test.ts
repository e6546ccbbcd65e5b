import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import type { ExportFormat } from '../../../../shared/schemas/download.ts';
import { collect } from '../../../../tests/support/collect.ts';
import { LibraryFixture } from '../../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { exportImage } from '../assemble-image.ts';
import { OpenBlobs } from './open-blobs.ts';

const formats: ExportFormat[] = ['docker-archive', 'oci-archive', 'oci'];
let folder: string;
let library: LibraryFixture;

beforeEach(() => {
  folder = temporaryFolder();
  library = new LibraryFixture(join(folder, 'library'));
});

function exportOf(image: Descriptor, format: ExportFormat) {
  const target = { format, path: join(folder, 'out', 'image') };
  const { signal } = new AbortController();
  return exportImage({ blobs: library, image, reference: 'a.example/b:1', target, signal });
}

/** Files of the library that this process has open, by what Linux tells of it. */
function openFiles(): string[] {
  const files = readdirSync('/proc/self/fd').map((name) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`);
    } catch {
      return '';
    }
  });
  return files.filter((path) => path.startsWith(library.folder));
}

const itOnLinux = test.skipIf(process.platform !== 'linux');

itOnLinux.each(formats)('%s: no file stays open, whether it ends, is left early or fails', async (format) => {
  const image = await library.addImage('docker', Buffer.alloc(2_000_000, 'x'));
  const left = exportOf(image, format);
  await left.next();
  expect(openFiles()).toHaveLength(3);
  await left.return();
  expect(openFiles()).toEqual([]);
  await collect(exportOf(image, format));
  expect(openFiles()).toEqual([]);
  const { layers } = JSON.parse(readFileSync(library.blobPath(image.digest), 'utf8'));
  rmSync(library.blobPath(layers[1].digest));
  await expect(collect(exportOf(image, format))).rejects.toMatchObject({ code: 'LIBRARY_CORRUPT' });
  expect(openFiles()).toEqual([]);
});

test('a blob that is not of the image is not read', async () => {
  const opened = await OpenBlobs.open(library, []);
  expect(() => opened.file(`sha256:${'0'.repeat(64)}`)).toThrow(
    expect.objectContaining({ code: 'LIBRARY_CORRUPT' }),
  );
  await opened.close();
});
