import { truncateSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { digestOf } from '../oci/digest.ts';
import { makeIndex } from './index/index-file.ts';
import { notSought } from './index/toc-comparison.ts';
import { indexedSizeOf } from './unpacked-size.ts';

test('a layer that was looked into tells what it holds, however large it is', async () => {
  const folder = temporaryFolder();
  const bytes = gzipSync(Buffer.alloc(10_240));
  const layer = { digest: digestOf(bytes), size: bytes.length };
  const [blob, index] = [join(folder, 'blob'), join(folder, 'layer.index')];
  await writeFile(blob, bytes);
  const blobs = { layerIndexPath: () => index };
  expect(await indexedSizeOf(layer, blobs)).toBeUndefined();
  const place = { digest: layer.digest, blob, index, arrived: null };
  await makeIndex(
    place,
    () => {},
    async () => notSought,
  );
  expect(await indexedSizeOf(layer, blobs)).toBe(10_240);
  expect(await indexedSizeOf({ ...layer, size: 5 }, blobs)).toBeUndefined();
  expect(await indexedSizeOf({ ...layer, digest: digestOf(Buffer.of(1)) }, blobs)).toBeUndefined();
  truncateSync(index, 40);
  expect(await indexedSizeOf(layer, blobs)).toBeUndefined();
});
