import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../../../../shared/errors.ts';
import { systemErrorCode, toDiskError } from '../../files/disk-error.ts';
import { invalidArchive } from './archive-error.ts';

/** One thing to import: an archive with all its volumes in order, or a folder. */
export type ImportSource =
  | { kind: 'archive'; paths: string[] }
  | { kind: 'layout' | 'directory'; path: string };

const archiveNames = /\.(?:tar|tgz|tar\.gz|tar\.zst)$/;
const partNumber = /^(.+)\.(\d{3,6})$/;

/**
 * What these paths stand for: archives, volumes of archives (`NAME.tar.001`, of which one is enough), folders, and
 * folders of archives as a bundle is. Each is there once, however often it is named.
 * @throws {AppError} `DISK_PERMISSION` when there is no such file; `ARCHIVE_INVALID` for a folder without images, and for
 * volumes of which one is missing.
 */
export async function importSources(paths: readonly string[]): Promise<ImportSource[]> {
  const sources = new Map<string, ImportSource>();
  for (const path of paths) {
    for (const source of await sourcesAt(resolve(path))) {
      const key = source.kind === 'archive' ? (source.paths[0] ?? '') : source.path;
      sources.set(key, source);
    }
  }
  return [...sources.values()];
}

async function sourcesAt(path: string): Promise<ImportSource[]> {
  const found = await statIfThere(path);
  if (found === undefined) {
    if ((await statIfThere(`${path}.001`)) !== undefined) return [await volumesOf(path)];
    throw new AppError('DISK_PERMISSION', `There is no file or folder ${path}. Check the path.`, {
      details: { path },
    });
  }
  if (found.isDirectory()) return sourcesIn(path);
  if (!found.isFile()) throw invalidArchive(path, 'not-an-archive', 'it is neither a file nor a folder');
  const [, stem] = partNumber.exec(path) ?? [];
  return [stem === undefined ? { kind: 'archive', paths: [path] } : await volumesOf(stem)];
}

async function sourcesIn(folder: string): Promise<ImportSource[]> {
  if (await isFile(join(folder, 'index.json'))) return [{ kind: 'layout', path: folder }];
  if (await isFile(join(folder, 'manifest.json'))) return [{ kind: 'directory', path: folder }];
  const sources: ImportSource[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const path = join(folder, name);
    if (archiveNames.test(name) && (await isFile(path))) sources.push({ kind: 'archive', paths: [path] });
    else if (name.endsWith('.001') && archiveNames.test(name.slice(0, -4)))
      sources.push(await volumesOf(path.slice(0, -4)));
    else if (await isFile(join(path, 'index.json'))) sources.push({ kind: 'layout', path });
  }
  if (sources.length > 0) return sources;
  throw invalidArchive(
    folder,
    'no-image',
    'it holds no OCI image layout, no folder of skopeo’s “dir:”, and no archive',
  );
}

async function volumesOf(stem: string): Promise<ImportSource> {
  const numbers = (await readdir(dirname(stem)))
    .map((name) => partNumber.exec(name))
    .flatMap((match) => (match?.[1] === basename(stem) ? [match[2] ?? ''] : []))
    .sort((left, right) => Number(left) - Number(right));
  const gap = numbers.findIndex((number, position) => Number(number) !== position + 1);
  if (gap >= 0) {
    const missing = `${stem}.${String(gap + 1).padStart(3, '0')}`;
    throw invalidArchive(stem, 'missing-part', `its part ${missing} is missing`);
  }
  return { kind: 'archive', paths: numbers.map((number) => `${stem}.${number}`) };
}

async function isFile(path: string): Promise<boolean> {
  return (await statIfThere(path))?.isFile() === true;
}

async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw toDiskError(error, path);
  }
}
