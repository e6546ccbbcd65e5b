import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { patiently, renamePatiently } from './rename-patiently.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  vi.unstubAllGlobals();
});

function on(platform: NodeJS.Platform): void {
  vi.stubGlobal('process', { ...process, platform });
}

/** An action that fails so often before it succeeds. */
function failing(times: number, code: string) {
  let left = times;
  return vi.fn(async () => {
    if (left-- > 0) throw Object.assign(new Error(code), { code });
    return 'done';
  });
}

test.each(['EPERM', 'EACCES', 'EBUSY'])('on Windows %s is waited out', async (code) => {
  on('win32');
  const action = failing(2, code);
  expect(await patiently(action)).toBe('done');
  expect(action).toHaveBeenCalledTimes(3);
});

test.each(['EBUSY', 'ESTALE', 'EMFILE'])('elsewhere %s is waited out for a moment', async (code) => {
  on('linux');
  const action = failing(2, code);
  expect(await patiently(action)).toBe('done');
  await expect(patiently(failing(9, code))).rejects.toMatchObject({ code });
});

test.each([
  ['win32', 'ENOSPC'],
  ['linux', 'EPERM'],
  ['linux', 'EIO'],
] as const)('on %s %s is told at once', async (platform, code) => {
  on(platform);
  const action = failing(1, code);
  await expect(patiently(action)).rejects.toMatchObject({ code });
  expect(action).toHaveBeenCalledTimes(1);
});

test('files are renamed and written', async () => {
  const [from, to] = [join(folder, 'from'), join(folder, 'to')];
  await writeFile(to, 'older');
  await writeFileAtomically(from, 'newer');
  await renamePatiently(from, to);
  expect(await readFile(to, 'utf8')).toBe('newer');
});
