import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { updateIndexFile } from '../../library/index-file.ts';
import { LayoutPaths } from '../../library/layout-paths.ts';
import { lockFile, tryLockFile } from './file-lock.ts';

// No file system without hard links can be counted on here; the rest of it is real.
const linkCode = vi.hoisted(() => ({ value: 'EPERM' }));
vi.mock('node:fs/promises', async (importOriginal) => ({
  ...(await importOriginal<typeof import('node:fs/promises')>()),
  link: async () => {
    throw Object.assign(new Error('no links here'), { code: linkCode.value });
  },
}));

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

test.each(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EISDIR', 'EINVAL'])(
  'locks work where links are answered with %s',
  async (code) => {
    linkCode.value = code;
    const path = join(folder, 'lock');
    const lock = await lockFile(path, AbortSignal.timeout(5_000));
    expect(await tryLockFile(path)).toBeUndefined();
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
  },
);

test('the index of a library can be changed there', async () => {
  const paths = new LayoutPaths(folder);
  await mkdir(paths.ingestFolder);
  await updateIndexFile(paths, async (entries) => ({ entries }));
  expect(await readdir(folder)).toContain('index.json');
  expect(await readdir(paths.ingestFolder)).toEqual([]);
});
