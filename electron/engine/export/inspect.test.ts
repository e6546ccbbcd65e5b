import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { inspectExport } from './inspect.ts';
import { indexFile, layoutFile } from './layout/layout-files.ts';

let folder: string;
/** No place here is in it. */
const noLibrary = join(tmpdir(), 'longshore-no-library');
beforeEach(() => {
  folder = temporaryFolder();
  writeFileSync(join(folder, 'file.tar'), 'content');
  mkdirSync(join(folder, 'empty'));
  mkdirSync(join(folder, 'layout'));
  writeFileSync(join(folder, 'layout', 'oci-layout'), layoutFile);
  const entry = { mediaType: 'a', digest: 'sha256:a', size: 1 };
  writeFileSync(join(folder, 'layout', 'index.json'), indexFile([entry]));
});

test.each([
  ['docker-archive', 'file.tar', true],
  ['oci-archive', 'new.tar', false],
  ['oci', 'layout', true],
  ['oci', 'empty', false],
  ['oci', 'new', false],
] as const)('%s as %s: something is there: %s', async (format, name, exists) => {
  const found = await inspectExport({ format, path: join(folder, name) }, noLibrary, noLibrary);
  expect(found).toEqual({ exists, createsFolder: null, problem: null });
});

test.each(['docker-archive', 'oci'] as const)('%s: the folder that will be made is named', async (format) => {
  const before = readdirSync(folder);
  const found = await inspectExport({ format, path: join(folder, 'a', 'b', 'image') }, noLibrary, noLibrary);
  expect(found).toEqual({ exists: false, createsFolder: join(folder, 'a', 'b'), problem: null });
  expect(readdirSync(folder)).toEqual(before);
});

test.each([
  ['docker-archive', 'empty', 'is a folder'],
  ['oci-archive', 'file.tar/image.tar', 'is not a folder'],
  ['oci', '.', 'holds other files'],
] as const)('%s may not become %s, and the reason is told', async (format, name, reason) => {
  expect(await inspectExport({ format, path: join(folder, name) }, noLibrary, noLibrary)).toEqual({
    exists: false,
    createsFolder: null,
    problem: expect.objectContaining({
      code: 'DISK_PERMISSION',
      message: expect.stringContaining(reason),
    }),
  });
});

test('a path that is not absolute is a problem too', async () => {
  const found = await inspectExport({ format: 'oci', path: 'image' }, noLibrary, noLibrary);
  expect(found.problem?.code).toBe('DISK_PERMISSION');
});
