import { execFileSync } from 'node:child_process';
import { linkSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { IngestFile } from './ingest-file.ts';

let folder: string;
let path: string;
let target: string;
beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder, 'ingest'));
  path = join(folder, 'ingest', 'blob.partial');
  target = join(folder, 'precious');
  writeFileSync(target, 'precious');
});

async function writeHello(): Promise<void> {
  const file = await IngestFile.open(path);
  await file.write([Buffer.from('hello')], 0);
  await file.close();
}

test('a file is made, and goes on with what it has', async () => {
  await writeHello();
  const file = await IngestFile.open(path);
  await file.write([Buffer.from('J')], 0);
  await file.close();
  expect(readFileSync(path, 'utf8')).toBe('Jello');
});

test.skipIf(process.platform === 'win32').each([
  ['a link to a file', () => symlinkSync(target, path)],
  ['a link to nothing', () => symlinkSync(join(folder, 'missing'), path)],
  ['a link to itself', () => symlinkSync(path, path)],
  ['a second name of a file', () => linkSync(target, path)],
  ['a pipe', () => void execFileSync('mkfifo', [path])],
])('%s is replaced, and nothing is written through it', async (_what, make) => {
  make();
  await writeHello();
  expect(lstatSync(path).isFile()).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe('hello');
  expect(readFileSync(target, 'utf8')).toBe('precious');
  expect(lstatSync(target).nlink).toBe(1);
  expect(() => lstatSync(join(folder, 'missing'))).toThrow();
});

test('a folder in its place is refused', async () => {
  mkdirSync(path);
  await expect(IngestFile.open(path)).rejects.toMatchObject({
    code: 'DISK_PERMISSION',
    message: expect.stringContaining(path),
  });
});

test('a file of another user is replaced', async (context) => {
  context.skip(process.geteuid?.() !== 0, 'only root can give a file to somebody else');
  writeFileSync(path, 'from another');
  execFileSync('chown', ['12345', path]);
  await writeHello();
  expect(lstatSync(path).uid).toBe(0);
  expect(readFileSync(path, 'utf8')).toBe('hello');
  // On a disk that gives all files to one user they are our own.
  execFileSync('chown', ['-R', '12345', join(folder, 'ingest')]);
  await writeHello();
  expect(lstatSync(path).uid).toBe(12345);
});
