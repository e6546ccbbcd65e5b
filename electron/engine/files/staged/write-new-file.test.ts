import { readFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { writeNewFile } from './write-new-file.ts';

afterEach(() => vi.restoreAllMocks());

/** All open files, so that a test can have the system behave as it seldom does. */
async function fileHandles(): Promise<FileHandle> {
  const file = await open(process.execPath);
  await file.close();
  return Object.getPrototypeOf(file);
}

test('all that is appended is in the file, in order', async () => {
  const path = join(temporaryFolder(), 'file');
  const size = await writeNewFile(path, async ({ append }) => {
    for (const text of ['one ', '', 'two']) await append(Buffer.from(text));
  });
  expect(size).toBe(7);
  expect(readFileSync(path, 'utf8')).toBe('one two');
});

test('a system that takes a few bytes at a time gets them all', async () => {
  const handles = await fileHandles();
  const { write } = handles;
  vi.spyOn(handles, 'write').mockImplementation(function (
    this: FileHandle,
    ...[buffer, offset, length, position]: unknown[]
  ) {
    return Reflect.apply(write, this, [buffer, offset, Math.min(Number(length), 3), position]);
  });
  const path = join(temporaryFolder(), 'file');
  await writeNewFile(path, ({ append }) => append(Buffer.from('more than three bytes')));
  expect(readFileSync(path, 'utf8')).toBe('more than three bytes');
});

test('a disk that has less than it said it took is full', async () => {
  const handles = await fileHandles();
  const isTaken = async (...[buffer, , length]: unknown[]) => ({ buffer, bytesWritten: length });
  vi.spyOn(handles, 'write').mockImplementation(isTaken as FileHandle['write']);
  const path = join(temporaryFolder(), 'file');
  await expect(writeNewFile(path, ({ append }) => append(Buffer.from('lost')))).rejects.toMatchObject({
    code: 'ENOSPC',
  });
});

test('a file that is there is not written to', async () => {
  const path = join(temporaryFolder(), 'file');
  await writeNewFile(path, ({ append }) => append(Buffer.from('mine')));
  await expect(writeNewFile(path, ({ append }) => append(Buffer.from('other')))).rejects.toMatchObject({
    code: 'EEXIST',
  });
  expect(readFileSync(path, 'utf8')).toBe('mine');
});
