import { execFile } from 'node:child_process';
import { chmod, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { smallDisk } from '../../../tests/support/disks/small-disk.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { flushFolder } from './flush-folder.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

// What no disk here does on demand: folders that cannot be flushed.
const flush = vi.hoisted(() => ({ code: undefined as string | undefined }));
vi.mock('node:fs/promises', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:fs/promises')>();
  return {
    ...original,
    async open(path: string, ...rest: [string?, number?]) {
      const handle = await original.open(path, ...rest);
      const { code } = flush;
      if (code === undefined || !(await handle.stat()).isDirectory()) return handle;
      handle.sync = async () => {
        throw Object.assign(new Error(code), { code });
      };
      return handle;
    },
  };
});

describe('a file written atomically', () => {
  it('has the new content, the old permissions, and nothing beside it', async () => {
    const path = join(temporaryFolder(), 'file');
    await writeFile(path, 'old');
    await chmod(path, 0o640);
    await writeFileAtomically(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    await writeFileAtomically(path, 'secret', { mode: 0o600 });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(path, '..'))).toEqual(['file']);
  });

  it('takes the place of a link and leaves alone what that led to', async () => {
    const folder = temporaryFolder();
    await writeFile(join(folder, 'target'), 'of somebody else');
    await symlink('target', join(folder, 'file'));
    await writeFileAtomically(join(folder, 'file'), 'ours');
    expect(await readFile(join(folder, 'target'), 'utf8')).toBe('of somebody else');
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('ours');
  });

  it('stays as it was on a disk that takes only a part of the new one, which is told', async (context) => {
    const folder = await smallDisk(context, 1);
    const path = join(folder, 'index.json');
    const old = 'x'.repeat(25_000);
    await writeFile(path, old);
    await promisify(execFile)('sh', [
      '-c',
      `dd if=/dev/zero of='${folder}/filler' bs=4096 2>/dev/null; truncate -s -16384 '${folder}/filler'`,
    ]);
    await expect(writeFileAtomically(path, 'y'.repeat(25_000))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await readFile(path, 'utf8')).toBe(old);
    expect((await readdir(folder)).sort()).toEqual(['filler', 'index.json']);
    await writeFileAtomically(path, 'z'.repeat(15_000));
    expect(await readFile(path, 'utf8')).toBe('z'.repeat(15_000));
  });

  it.each(['EINVAL', 'ENOTSUP', 'EBADF', 'ENOSYS'])(
    'is there where folders cannot be flushed (%s)',
    async (code) => {
      const path = join(temporaryFolder(), 'file');
      flush.code = code;
      await writeFileAtomically(path, 'new').finally(() => {
        flush.code = undefined;
      });
      expect(await readFile(path, 'utf8')).toBe('new');
    },
  );

  it('is told to be unsafe when its folder could have been flushed and was not', async () => {
    const folder = temporaryFolder();
    flush.code = 'EIO';
    await expect(flushFolder(folder)).rejects.toMatchObject({ code: 'EIO' });
    await expect(writeFileAtomically(join(folder, 'file'), 'new')).rejects.toMatchObject({ code: 'EIO' });
    flush.code = undefined;
  });
});
