import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { readDigestList } from '../../../shared/lists/digest-list.ts';
import { systemErrorCode, toDiskError } from '../../engine/files/disk-error.ts';
import { UsageError } from '../process/failure.ts';

/** Far more than the digests of a million blobs. */
const mostBytes = 160 * 1024 * 1024;

/**
 * Reads the list of a target computer: what `list --digests` wrote there, with or without `--json`.
 * @throws {UsageError} for anything that is no such list.
 * @throws {AppError} when the file cannot be read.
 */
export async function readHaveList(path: string): Promise<string[]> {
  // Read by the file that was looked at, of which it may become more meanwhile. A pipe would never be opened otherwise.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') throw new UsageError(`${path} is missing. ${howToMake}`);
    throw toDiskError(error, path);
  });
  try {
    const found = await file.stat();
    if (!found.isFile()) throw new UsageError(`${path} is no file. ${howToMake}`);
    if (found.size > mostBytes)
      throw new UsageError(`${path} is too large for a list of digests. ${howToMake}`);
    return parseHaveList(await file.readFile('utf8'), path);
  } finally {
    await file.close();
  }
}

/**
 * The digests of such a list, each once. Empty lines, and those that begin with `#`, mean nothing.
 * @param name what the list is called in errors.
 * @throws {UsageError}
 */
export function parseHaveList(text: string, name: string): string[] {
  const list = readDigestList(text);
  if ('digests' in list) return list.digests;
  if ('wrongLine' in list)
    throw new UsageError(`Line ${list.wrongLine} of ${name} is no digest. ${howToMake}`);
  throw new UsageError(`${name} is JSON, but no list of digests. ${howToMake}`);
}

const howToMake = 'Make the list on the target computer with: longshore list --digests > LIST';
