import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { OddFileError, readBoundedFile } from './read-bounded-file.ts';

let path: string;
beforeEach(() => {
  path = join(temporaryFolder(), 'file');
});

test('a file is read to its end', async () => {
  const bytes = Buffer.alloc(3_000_000, 'content');
  writeFileSync(path, bytes);
  expect((await readBoundedFile(path, bytes.length)).equals(bytes)).toBe(true);
  writeFileSync(path, '');
  expect(await readBoundedFile(path, 0)).toHaveLength(0);
});

test('a larger one is not, whatever it holds', async () => {
  writeFileSync(path, '');
  truncateSync(path, 2 ** 40);
  await expect(readBoundedFile(path, 100)).rejects.toThrow(OddFileError);
});

test('what is not there, and a folder, are told as the system does', async () => {
  await expect(readBoundedFile(path, 100)).rejects.toMatchObject({ code: 'ENOENT' });
  mkdirSync(path);
  await expect(readBoundedFile(path, 100)).rejects.toMatchObject({ code: 'EISDIR' });
});

test.skipIf(process.platform === 'win32')(
  'a pipe and a device are no files, also behind a link',
  async () => {
    execFileSync('mkfifo', [path]);
    await expect(readBoundedFile(path, 100)).rejects.toThrow(OddFileError);
    symlinkSync('/dev/zero', `${path}.link`);
    await expect(readBoundedFile(`${path}.link`, 100)).rejects.toThrow(OddFileError);
  },
);
