import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { collect } from '../../../tests/support/collect.ts';
import { LibraryFixture } from '../../../tests/support/libraries/library-fixture.ts';
import { needEnterable } from '../../../tests/support/other-account.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { exportImage } from './assemble-image.ts';
import { indexFile, layoutFile } from './layout/layout-files.ts';
import { assertExportPlace } from './place.ts';

let folder: string;
/** No place here is in it. */
const noLibrary = join(tmpdir(), 'longshore-no-library');
beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder, 'folder'));
  writeFileSync(join(folder, 'file'), 'content');
});

test.each([
  ['oci-archive', 'new.tar'],
  ['docker-archive', 'file'],
  ['docker-archive', 'several/new/folders/new.tar'],
  ['oci', 'new'],
  ['oci', 'folder'],
  ['oci', 'several/new/folders'],
] as const)('%s may become %s', async (format, name) => {
  await expect(assertExportPlace({ format, path: join(folder, name) }, noLibrary)).resolves.toBeUndefined();
});

test.each([
  ['oci-archive', 'folder', 'is a folder'],
  ['docker-archive', 'file/image.tar', 'file is not a folder'],
  ['docker-archive', 'file/below/image.tar', 'file is not a folder'],
  ['oci', 'file', 'is a file'],
  ['oci', '.', 'holds other files'],
  ['oci', 'file/layout', 'file is not a folder'],
] as const)('%s may not become %s: %s', async (format, name, reason) => {
  await expect(assertExportPlace({ format, path: join(folder, name) }, noLibrary)).rejects.toMatchObject({
    code: 'DISK_PERMISSION',
    message: expect.stringContaining(reason),
  });
});

test.for([
  ['oci-archive', '/proc/longshore/image.tar'],
  ['docker-archive', '/proc/image.tar'],
  ['oci', '/proc/longshore/layout'],
  ['oci-archive', '/sys/longshore/image.tar'],
] as const)('%s may not become %s, where even root makes no files', async ([format, path], context) => {
  context.skip(process.platform !== 'linux', 'only Linux has /proc and /sys');
  await expect(assertExportPlace({ format, path }, noLibrary)).rejects.toMatchObject({
    code: 'DISK_PERMISSION',
    message: expect.stringContaining('Choose another place'),
  });
});

test('a layout that is there may take another image', async () => {
  const path = join(folder, 'folder');
  writeFileSync(join(path, 'oci-layout'), layoutFile);
  writeFileSync(join(path, 'index.json'), indexFile([{ mediaType: 'a', digest: 'sha256:a', size: 1 }]));
  await expect(assertExportPlace({ format: 'oci', path }, noLibrary)).resolves.toBeUndefined();
});

test.skipIf(process.platform === 'win32')('a pipe is not replaced by an archive', async () => {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  await expect(assertExportPlace({ format: 'oci-archive', path }, noLibrary)).rejects.toMatchObject({
    message: expect.stringContaining('is not an ordinary file'),
  });
  const library = new LibraryFixture(join(folder, 'library'));
  const image = await library.addImage('oci', Buffer.from('content'));
  const target = { format: 'oci-archive', path } as const;
  const options = { blobs: library, image, reference: 'a/b:1', target, signal: new AbortController().signal };
  await expect(collect(exportImage(options))).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
  expect(lstatSync(path).isFIFO()).toBe(true);
});

test.skipIf(process.platform === 'win32')('a folder that takes nothing new is named', (context) => {
  needEnterable(context, folder);
  const closed = join(folder, 'folder');
  chmodSync(folder, 0o755);
  chmodSync(closed, 0o555);
  const place = { format: 'oci-archive', path: join(closed, 'below', 'image.tar') };
  const moduleUrl = new URL('./place.ts', import.meta.url).href;
  const script = `const { assertExportPlace } = await import(${JSON.stringify(moduleUrl)});
    // Root may write anywhere.
    if (process.getuid() === 0) process.setuid(65_534);
    await assertExportPlace(${JSON.stringify(place)}, ${JSON.stringify(noLibrary)}).catch((error) => console.log(JSON.stringify(error)));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(JSON.parse(output)).toMatchObject({ code: 'DISK_PERMISSION', details: { path: closed } });
});
