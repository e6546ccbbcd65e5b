import { describe, expect, test } from 'vitest';
import { manifestMediaTypes } from '../../../../shared/media-types.ts';
import type { BundleTarget } from '../../../../shared/schemas/bundle.ts';
import { diskImage } from '../../../../tests/support/disks/disk-image.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import type { BundleImage } from './gather-images.ts';
import { type Plan, planBundle } from './plan.ts';
import { isOnFat } from './planning/fat.ts';

/** An image with one layer of so many bytes, of which nothing is read. */
function imageOf(layerBytes: number): BundleImage {
  const document = Buffer.from('{}');
  const of = (digit: string, mediaType: string, size: number) => ({
    mediaType,
    digest: `sha256:${digit.repeat(64)}`,
    size,
  });
  const root = of('a', manifestMediaTypes.ociManifest, document.length);
  const config = of('b', 'application/vnd.oci.image.config.v1+json', 2);
  const layers = [of('c', 'application/vnd.oci.image.layer.v1.tar', layerBytes)];
  const manifests = [{ descriptor: root, config, layers, isAttestation: false }];
  const documents = new Map([[root.digest, document]]);
  const contents = { root, documents, manifests, otherEntries: [], blobs: [config, ...layers] };
  return { reference: 'x.example/a:1', stored: root, contents, foreignLayers: 0, signature: null };
}

function plan(layerBytes: number, isFat: boolean, target: Partial<BundleTarget> = {}): Promise<Plan> {
  const whole: BundleTarget = { format: 'oci-archive', path: '/nowhere', ...target };
  return planBundle([imageOf(layerBytes)], whole, new Set(), isFat);
}

describe('on FAT32', () => {
  test('an archive over 4 GB is split by itself, and a smaller one is not', async () => {
    const large = await plan(9_000_000_000, true);
    expect(large.files.map(({ path }) => path)).toEqual([
      'images.tar.001',
      'images.tar.002',
      'images.tar.003',
    ]);
    expect(large.splitBytes).toBe(4_000_000_000);
    expect((await plan(3_000_000_000, true)).files).toMatchObject([{ path: 'images.tar' }]);
    expect((await plan(9_000_000_000, false)).files).toMatchObject([{ path: 'images.tar' }]);
  });

  test('volumes that it would not take are smaller', async () => {
    expect((await plan(9e9, true, { splitBytes: 5e9 })).splitBytes).toBe(4_000_000_000);
    expect((await plan(9e9, true, { splitBytes: 1e9 })).splitBytes).toBe(1e9);
  });

  test('a layout with a blob over 4 GiB is refused, with what to do', async () => {
    await expect(plan(2 ** 32, true, { format: 'oci' })).rejects.toMatchObject({
      code: 'DISK_PERMISSION',
      message: expect.stringContaining('oci-archive'),
    });
    expect((await plan(2 ** 32 - 1, true, { format: 'oci' })).files).toHaveLength(5);
  });

  test('it is told from other file systems', async (context) => {
    expect(await isOnFat(temporaryFolder())).toBe(false);
    const { folder } = await diskImage(context, 'vfat', 8);
    expect(await isOnFat(folder)).toBe(true);
  });
});
