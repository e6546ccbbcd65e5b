import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { collect } from '../../../tests/support/collect.ts';
import { LibraryFixture } from '../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { exportImage } from './assemble-image.ts';

/** SHA-256 of archives that earlier versions made of the image below. */
const known = [
  ['docker-archive', 'cd7543ce1c0c3766da90df30a510547e495e0c0aa3dad6dc49283dff7eb6c0e2'],
  ['oci-archive', '3facefb549a1cdd3c49d6f9ef0c4ec30d310d54cbdb2d05fe4b7b96eb5a88ca0'],
] as const;

test.each(known)('%s: the same image gives the same bytes as ever', async (format, digest) => {
  const folder = temporaryFolder();
  const library = new LibraryFixture(join(folder, 'library'));
  const type = 'application/vnd.oci.image.layer.v1.tar';
  const layers = [3_000_000, 1024, 1].map((size) => library.addBlob(Buffer.alloc(size, `${size} `), type));
  const config = library.addJson(
    {
      architecture: 'amd64',
      os: 'linux',
      rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.digest) },
    },
    'application/vnd.oci.image.config.v1+json',
  );
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const image = library.addJson({ schemaVersion: 2, mediaType, config, layers }, mediaType);
  const path = join(folder, 'image.tar');
  const { signal } = new AbortController();
  await collect(
    exportImage({ blobs: library, image, reference: 'r.example/app:1', target: { format, path }, signal }),
  );
  expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(digest);
});
