import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { allocatedBytes } from '../files/allocated-bytes.ts';
import { diskUsage } from './disk-usage.ts';
import { LayoutPaths } from './layout-paths.ts';

const digest = `sha256:${'a'.repeat(64)}`;

test('the indexes of the files in layers count with the blobs, and foreign files do not', async () => {
  const paths = new LayoutPaths(temporaryFolder());
  expect(await diskUsage(paths)).toEqual({ usedBytes: 0, partialBytes: 0 });
  await mkdir(join(paths.blobsFolder, 'sha256'), { recursive: true });
  await mkdir(paths.insideFolder);
  const own = [paths.blob(digest), paths.layerIndex(digest)];
  for (const path of own) await writeFile(path, Buffer.alloc(20_000, 1));
  await writeFile(join(paths.insideFolder, 'letter.txt'), Buffer.alloc(20_000, 1));
  const sizes = await Promise.all(own.map(async (path) => allocatedBytes(await stat(path))));
  const usedBytes = sizes.reduce((sum, size) => sum + size, 0);
  expect(await diskUsage(paths)).toEqual({ usedBytes, partialBytes: 0 });
});
