import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

/** What each stub begins with: its words, and the files below a folder, one a line. */
const common = `
const { appendFileSync, copyFileSync, cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const words = process.argv.slice(2);
const listOf = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => !entry.isDirectory())
  .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1).replaceAll('\\\\\\\\', '/'))
  .sort().join('\\n') + '\\n';
`;

/** 7-Zip: compresses one file with gzip, and makes of a folder an "archive" that is the list of its files. */
const sevenZip = `
const [out, ...rest] = words.slice(1).filter((word) => !word.startsWith('-'));
const isMember = rest[0] !== undefined && existsSync(rest[0]) && statSync(rest[0]).isFile();
if (out.endsWith('.gz')) writeFileSync(out, require('node:zlib').gzipSync(readFileSync(rest[0])));
else appendFileSync(out, isMember ? rest.join('\\n') + '\\n' : listOf(process.cwd()));
`;

/** NSIS's compiler: keeps words and script, and makes an "installer" as large as what goes into it. */
const makensis = (folder: string) => `
const define = (name) => words.find((word) => word.startsWith('-D' + name + '='))?.slice(name.length + 3);
const out = words.find((word) => word.startsWith('-XOutFile ')).slice(10).replaceAll('"', '');
appendFileSync(${JSON.stringify(join(folder, 'makensis'))}, JSON.stringify({ words, script: readFileSync(0, 'utf8') }) + '\\n');
const archive = define('APP_64');
if (archive !== undefined && existsSync(archive)) copyFileSync(archive, out);
else writeFileSync(out, 'program');
if (words.includes('-DBUILD_UNINSTALLER'))
  writeFileSync(define('UNINSTALLER_OUT_FILE').replace(/^Z:/, '').replaceAll('\\\\', '/'), 'uninstaller');
`;

/** mksquashfs: keeps the folder, and leaves the room for AppImage's own program in front of a list of its files. */
const mksquashfs = (folder: string) => `
cpSync(words[0], ${JSON.stringify(join(folder, 'appimage'))}, { recursive: true });
const offset = Number(words[words.indexOf('-offset') + 1]);
writeFileSync(words[1], Buffer.concat([Buffer.alloc(offset), Buffer.from(listOf(words[0]))]));
`;

/**
 * Writes stand-ins for the programs that electron-builder would download.
 * @returns the environment in which it finds them.
 */
export async function createStubTools(folder: string): Promise<Record<string, string>> {
  const nsis = join(folder, 'nsis');
  const appImage = join(folder, 'appimage-tools');
  const programs = {
    [join(folder, '7za')]: sevenZip,
    [join(folder, 'path', 'wine')]: '',
    [join(nsis, 'linux', 'makensis')]: makensis(folder),
    [join(nsis, 'elevate.exe')]: '',
    [join(appImage, 'mksquashfs')]: mksquashfs(folder),
    [join(appImage, 'desktop-file-validate')]: '',
    [join(appImage, 'runtimes', 'runtime-x64')]: '',
  };
  for (const [file, code] of Object.entries(programs)) {
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, `#!${process.execPath}\n${common}${code}`);
    await chmod(file, 0o755);
  }
  for (const name of [join(nsis, 'plugins'), join(appImage, 'lib', 'x64')])
    await mkdir(name, { recursive: true });
  return {
    PATH: `${join(folder, 'path')}:${process.env.PATH}`,
    ELECTRON_BUILDER_7ZIP_PATH: join(folder, '7za'),
    ELECTRON_BUILDER_NSIS_DIR: nsis,
    ELECTRON_BUILDER_NSIS_RESOURCES_DIR: nsis,
    APPIMAGE_TOOLS_PATH: appImage,
  };
}

const compilation = z.object({ words: z.array(z.string()), script: z.string() });

/** What NSIS's compiler was given, one entry a program that it made. */
export async function compiledByNsis(folder: string): Promise<z.infer<typeof compilation>[]> {
  const lines = (await readFile(join(folder, 'makensis'), 'utf8')).trim().split('\n');
  return lines.map((line) => compilation.parse(JSON.parse(line)));
}
