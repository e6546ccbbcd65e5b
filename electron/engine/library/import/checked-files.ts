import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { BlockThread } from '../../files/blocks/block-thread.ts';
import { systemErrorCode, toDiskError } from '../../files/disk-error.ts';
import { OddFileError, readBoundedFile } from '../../files/read-bounded-file.ts';
import { invalidArchive } from './archive-error.ts';
import type { ImportJob } from './import-job.ts';
import type { ImportSource } from './sources.ts';

const sumsName = 'SHA256SUMS';
/** A line for each of far more files than a bundle has. */
const mostSumBytes = 16 * 1024 * 1024;

/**
 * Compares the files of a source with the `SHA256SUMS` beside them, where there is one, as a bundle has it: a part that was
 * damaged on its way is named before anything is imported. Blobs of a layout are left out, since each is compared with its
 * digest when it comes in.
 * @returns bytes that were read for it, which the job has heard of.
 * @throws {AppError} `ARCHIVE_INVALID` for a file that differs, and for a further part that is missing; `DISK_PERMISSION`,
 * `INTERNAL` when one cannot be read; the signal's reason.
 */
export async function checkSums(source: ImportSource, job: ImportJob): Promise<number> {
  const files = source.kind === 'archive' ? source.paths : layoutFiles(source.path);
  const [first] = files;
  const sums = first === undefined ? undefined : await readSums(dirname(first));
  if (first === undefined || sums === undefined) return 0;
  refuseMissingParts(source, sums);
  const listed = files.flatMap((path) => {
    const sum = sums.get(basename(path));
    return sum === undefined ? [] : [{ path, sum }];
  });
  const thread = new BlockThread();
  let bytes = 0;
  try {
    for (const file of listed) bytes += await checkFile(file, bytes, thread, job);
  } finally {
    await thread.close();
  }
  return bytes;
}

/** @param before bytes of the files before it. @returns its bytes. */
async function checkFile(
  { path, sum }: { path: string; sum: string },
  before: number,
  thread: BlockThread,
  { signal, onTotal, onBytes }: ImportJob,
): Promise<number> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw toDiskError(error, path);
  });
  try {
    const { size } = await file.stat();
    onTotal(before + size);
    let told = 0;
    const onPosition = (position: number) => {
      onBytes(position - told);
      told = position;
    };
    const found = await thread.hash({ file, path }, { algorithm: 'sha256', size, signal, onPosition });
    if (found !== sum)
      throw invalidArchive(path, 'sum', `its bytes are not those that the ${sumsName} beside it names`);
    return size;
  } finally {
    await file.close();
  }
}

/** The sums of a folder's files by their names; undefined where it has none. */
async function readSums(folder: string): Promise<Map<string, string> | undefined> {
  const path = join(folder, sumsName);
  try {
    const text = (await readBoundedFile(path, mostSumBytes)).toString('utf8');
    const lines = text.matchAll(/^([0-9a-f]{64}) [ *]([^\r\n]+)\r?$/gm);
    return new Map([...lines].map(([, sum = '', name = '']) => [name, sum]));
  } catch (error) {
    const code = systemErrorCode(error);
    // What is no list of sums, but only called like one, says nothing of the files.
    if (error instanceof OddFileError || code === 'ENOENT' || code === 'EISDIR') return undefined;
    throw toDiskError(error, path);
  }
}

function layoutFiles(folder: string): string[] {
  return ['index.json', 'oci-layout'].map((name) => join(folder, name));
}

/** The last parts of a split archive are missed by nothing else. */
function refuseMissingParts(source: ImportSource, sums: ReadonlyMap<string, string>): void {
  const [first = ''] = source.kind === 'archive' ? source.paths : [];
  const [, stem] = /^(.+)\.\d{3,6}$/.exec(basename(first)) ?? [];
  if (stem === undefined || source.kind !== 'archive') return;
  const names = new Set(source.paths.map((path) => basename(path)));
  for (const name of sums.keys()) {
    if (name.startsWith(`${stem}.`) && /^\d{3,6}$/.test(name.slice(stem.length + 1)) && !names.has(name))
      throw invalidArchive(join(dirname(first), stem), 'missing-part', `its part ${name} is missing`);
  }
}
