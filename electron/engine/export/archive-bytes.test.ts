import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { collect } from '../../../tests/support/collect.ts';
import { LibraryFixture } from '../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { exportImage } from './assemble-image.ts';

/** SHA-256 of the archives of the image below: whoever changes their bytes does so on purpose. */
const known = [
  ['docker-archive', 'f97886f6d7b88e236c9c4747c6f3f177e1fab2ead47aa6a279f387de82d85962'],
  ['oci-archive', 'e1086f22cda28a514492c8fe838cbe5e7cf7e9c1d0a39748c2c6e19b327c616e'],
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
