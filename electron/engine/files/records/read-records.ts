import { systemErrorCode, toDiskError } from '../disk-error.ts';
import { OddFileError, readBoundedFile } from '../read-bounded-file.ts';
import { renamePatiently } from '../rename-patiently.ts';
import { keepAside } from './keep-aside.ts';

/** What a JSON file of records may hold. */
export interface RecordsForm<Content> {
  /** Bytes of such a file at most. */
  readonly mostBytes: number;
  /** What stands in a file that is not there yet. */
  readonly empty: () => Content;
  /**
   * Takes what it can from the file's JSON.
   * @returns `isWhole` is false when something was left out, and the result undefined for what is no such file.
   */
  readonly parse: (json: unknown) => { content: Content; isWhole: boolean } | undefined;
}

/**
 * Reads a file of records. Of one that cannot be read in full a copy is kept beside it, for the next change writes it
 * anew; what is no file, or larger than any, is moved aside.
 * @param onDamage hears of either.
 * @throws {AppError} `DISK_PERMISSION` or `INTERNAL` when it cannot be read.
 */
export async function readRecords<Content>(
  path: string,
  form: RecordsForm<Content>,
  onDamage: () => void = () => {},
): Promise<Content> {
  let bytes: Buffer;
  try {
    bytes = await readBoundedFile(path, form.mostBytes);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return form.empty();
    if (!(error instanceof OddFileError)) throw toDiskError(error, path);
    await renamePatiently(path, `${path}.unreadable`).catch((cause: unknown) => {
      throw toDiskError(cause, path);
    });
    onDamage();
    return form.empty();
  }
  const found = parseJson(bytes, form);
  if (found?.isWhole !== true) {
    // Without room for a copy what can be read is still to be seen.
    await keepAside(path, bytes).catch(() => undefined);
    onDamage();
  }
  return found?.content ?? form.empty();
}

function parseJson<Content>(bytes: Buffer, form: RecordsForm<Content>): ReturnType<typeof form.parse> {
  try {
    return form.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return undefined;
  }
}
