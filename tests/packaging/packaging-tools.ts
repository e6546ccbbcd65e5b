import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { nsisPlugin } from './nsis-plugin.ts';

const nsisFolder = '/usr/share/nsis';
const programs = [
  'makensis',
  'mksquashfs',
  'unsquashfs',
  '7za',
  'desktop-file-validate',
  'dpkg-deb',
  'rpmbuild',
  'rpm',
];
/** What electron-builder's scripts call of plugins that NSIS does not bring. */
const foreignPlugins = {
  nsis7z: ['Extract'],
  nsProcess: ['_CloseProcess', '_FindProcess', '_KillProcess', '_Unload'],
  SpiderBanner: ['Show'],
  StdUtils: ['ExecShellAsUser', 'GetAllParameters', 'GetParameter', 'GetParentPath', 'TestParameter'],
  UAC: ['_'],
  WinShell: ['SetLnkAUMI', 'UninstAppUserModelId', 'UninstShortcut'],
};

/** The programs that packages are made and looked into with, and that are not installed here. */
export function missingTools(): string[] {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return programs.filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
}

/**
 * Lays out the programs of this system where electron-builder looks for those that it would download: 7-Zip, NSIS and
 * mksquashfs. What no system brings is stood in for: the plugins' code, AppImage's own
 * program, Wine, and fpm, whose packages dpkg-deb and rpmbuild make here.
 * @returns the environment in which electron-builder finds them.
 */
export async function createPackagingTools(folder: string): Promise<Record<string, string>> {
  const nsis = join(folder, 'nsis');
  const appImage = join(folder, 'appimage-tools');
  const plugins = join(nsis, 'plugins', 'x86-unicode');
  for (const name of [
    plugins,
    join(nsis, 'linux'),
    join(appImage, 'runtimes'),
    join(appImage, 'lib', 'x64'),
    join(folder, 'path'),
  ])
    await mkdir(name, { recursive: true });
  for (const part of await readdir(nsisFolder)) await symlink(join(nsisFolder, part), join(nsis, part));
  for (const [name, functions] of Object.entries(foreignPlugins))
    await writeFile(join(plugins, `${name}.dll`), nsisPlugin(functions));
  await writeFile(join(nsis, 'elevate.exe'), '');
  await writeFile(join(appImage, 'runtimes', 'runtime-x64'), Buffer.alloc(appImageProgramBytes, '#\n'));
  await writeProgram(join(nsis, 'linux', 'makensis'), compileAndNote(folder));
  await writeProgram(join(folder, 'path', 'wine'), takeForUninstaller);
  for (const name of ['mksquashfs', 'desktop-file-validate'])
    await writeProgram(join(appImage, name), `#!/bin/sh\nexec ${name} "$@"\n`);
  const packageMaker = fileURLToPath(new URL('./make-package.ts', import.meta.url));
  await writeProgram(join(folder, 'fpm'), `#!/bin/sh\nexec "${process.execPath}" "${packageMaker}" "$@"\n`);
  await writeProgram(join(folder, '7za'), '#!/bin/sh\nexec 7za "$@"\n');
  return {
    PATH: `${join(folder, 'path')}:${process.env.PATH}`,
    ELECTRON_BUILDER_7ZIP_PATH: join(folder, '7za'),
    ELECTRON_BUILDER_NSIS_DIR: nsis,
    ELECTRON_BUILDER_NSIS_RESOURCES_DIR: nsis,
    APPIMAGE_TOOLS_PATH: appImage,
    CUSTOM_FPM_PATH: join(folder, 'fpm'),
  };
}

/** How large the stand-in of AppImage's own program is: where the file system begins (bytes). */
export const appImageProgramBytes = 4096;

async function writeProgram(file: string, script: string): Promise<void> {
  await writeFile(file, script);
  await chmod(file, 0o755);
}

/** Runs NSIS's compiler, and notes the words and the script that it was given. */
function compileAndNote(folder: string): string {
  return `#!${process.execPath}
const words = process.argv.slice(2);
const script = require('node:fs').readFileSync(0, 'utf8');
require('node:fs').appendFileSync(${JSON.stringify(join(folder, 'makensis'))}, JSON.stringify({ words, script }) + '\\n');
const { status } = require('node:child_process').spawnSync('makensis', words, { input: script, stdio: ['pipe', 'inherit', 'inherit'] });
process.exit(status ?? 1);
`;
}

/** Stands for Wine, which would run the program that writes the uninstaller: takes that program itself for it. */
const takeForUninstaller = '#!/bin/sh\ncp "$1" "$(dirname "$1")/$(basename "$1" exe)__uninstaller.exe"\n';

const compilation = z.object({ words: z.array(z.string()), script: z.string() });

/** What NSIS's compiler was given, one entry a program that it made. */
export async function compiledByNsis(folder: string): Promise<z.infer<typeof compilation>[]> {
  const lines = (await readFile(join(folder, 'makensis'), 'utf8')).trim().split('\n');
  return lines.map((line) => compilation.parse(JSON.parse(line)));
}
