import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inspectBundle } from '../../electron/engine/export/bundles/inspect-bundle.ts';
import { writeBundle } from '../../electron/engine/export/bundles/write-bundle.ts';
import type { BundleTarget } from '../../shared/schemas/bundle.ts';
import { collect } from '../support/collect.ts';
import { diskImage } from '../support/disks/disk-image.ts';
import { LibraryFixture } from '../support/libraries/library-fixture.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('on FAT32 archives are split by themselves, and a bundle verifies there', async (context) => {
  const { folder: stick } = await diskImage(context, 'vfat', 16);
  const library = new LibraryFixture(join(temporaryFolder(), 'library'));
  const small = await library.addImage('oci', Buffer.from('small'));
  // Its layer is larger than any file of the disk, and is only planned with.
  const manifest = JSON.parse((await library.readSmallBlob(small.digest)).toString('utf8'));
  manifest.layers[0] = { ...manifest.layers[0], digest: `sha256:${'5'.repeat(64)}`, size: 5_000_000_000 };
  const large = library.addBlob(Buffer.from(JSON.stringify(manifest)), small.mediaType);
  const optionsFor = (image: typeof small, target: Partial<BundleTarget>) => ({
    blobs: library,
    images: [{ reference: 'r.example/image:1', image }],
    target: { format: 'docker-archive' as const, path: join(stick, 'bundle'), ...target },
    have: new Set<string>(),
  });
  const told = await inspectBundle(optionsFor(large, {}));
  expect(told).toMatchObject({ isFat: true, plan: { files: 2, splitBytes: 4_000_000_000 } });
  expect(told.files.slice(0, 2)).toEqual([
    { path: 'images.tar.001', size: 4_000_000_000 },
    { path: 'images.tar.002', size: expect.any(Number) },
  ]);
  expect(await inspectBundle(optionsFor(large, { format: 'oci' }))).toMatchObject({
    plan: null,
    problem: { code: 'DISK_PERMISSION', message: expect.stringContaining('FAT32') },
  });
  const { signal } = new AbortController();
  await collect(writeBundle({ ...optionsFor(small, { splitBytes: 1_000 }), signal }));
  const verified = spawnSync('sh', [join(stick, 'bundle', 'verify.sh')], { encoding: 'utf8' });
  expect(verified.status, verified.stdout).toBe(0);
});
