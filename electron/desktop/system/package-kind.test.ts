import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { type PackagePlaces, packageKind } from './package-kind.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder, 'installed'));
  writeFileSync(join(folder, 'installed', 'Uninstall Longshore.exe'), '');
  for (const kind of ['deb', 'rpm']) {
    mkdirSync(join(folder, kind));
    writeFileSync(join(folder, kind, 'package-type'), kind);
  }
});

const on = (platform: NodeJS.Platform, facts: Partial<PackagePlaces> = {}) =>
  packageKind({
    platform,
    environment: {},
    program: '/x/longshore-desktop',
    resourcesFolder: folder,
    ...facts,
  });

it('the packages of Windows are known by what is beside the program and in its environment', () => {
  const program = (name: string) => `${join(folder, name)}/Longshore.exe`;
  expect(on('win32', { program: program('installed') })).toBe('nsis');
  expect(on('win32', { program: program('unpacked') })).toBe('zip');
  const environment = { PORTABLE_EXECUTABLE_FILE: 'D:\\Longshore-portable.exe' };
  expect(on('win32', { environment, program: program('installed') })).toBe('portable');
});

it('the packages of Linux are known by the place of the program and what packaging wrote', () => {
  const program = '/opt/Longshore/longshore-desktop';
  expect(on('linux', { environment: { APPIMAGE: '/home/ann/longshore.AppImage' } })).toBe('appimage');
  expect(on('linux', { program, resourcesFolder: join(folder, 'deb') })).toBe('deb');
  expect(on('linux', { program, resourcesFolder: join(folder, 'rpm') })).toBe('rpm');
  expect(on('linux', { program })).toBe('tar.gz');
  // electron-builder leaves the file of the rpm in the tar.gz that it packs next.
  expect(on('linux', { program: '/home/ann/longshore/x', resourcesFolder: join(folder, 'rpm') })).toBe(
    'tar.gz',
  );
});

it('an app of macOS is one, from a disk image or a zip', () => {
  expect(on('darwin')).toBe('mac-app');
});
