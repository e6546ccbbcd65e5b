import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { systemErrorCode } from '../../files/disk-error.ts';

/** Indexes on disks that, like Windows, replace no file that is open: shares of other machines. */
const unreplaceable = new Set<string>();
const refusals: ReadonlySet<string> = new Set(['EBUSY', 'EACCES', 'EPERM', 'ETXTBSY']);

/**
 * The file of an index that is being replaced. A program that writes in place (skopeo) may have opened it just before,
 * and then writes where nobody looks any more: only who still has it open can tell.
 */
export class OldIndex {
  readonly #path: string;
  readonly #file: FileHandle | undefined;

  private constructor(path: string, file: FileHandle | undefined) {
    this.#path = path;
    this.#file = file;
  }

  /** Opens the file, if there is one. Windows replaces no file that is open, and lets none be written then. */
  static async open(path: string): Promise<OldIndex> {
    if (process.platform === 'win32' || unreplaceable.has(path)) return new OldIndex(path, undefined);
    // A pipe in its place would never be opened otherwise.
    const file = open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    return new OldIndex(path, await file.catch(() => undefined));
  }

  /** True when the file may have been kept from being replaced by being open here; it is not opened again then. */
  hinders(error: unknown): boolean {
    if (this.#file === undefined || !refusals.has(systemErrorCode(error) ?? '')) return false;
    unreplaceable.add(this.#path);
    return true;
  }

  /**
   * What was written into the file since it had these bytes; undefined when nothing was. To be asked once the file is
   * replaced: nobody opens it any more, and who has opened it for writing has emptied it by then.
   * @param parse reads, again while it is not yet written to its end.
   */
  async writtenSince<Parsed>(
    bytes: Buffer | undefined,
    parse: (read: () => Promise<Buffer>) => Promise<Parsed>,
  ): Promise<Parsed | undefined> {
    const file = this.#file;
    if (file === undefined || bytes === undefined || bytes.equals(await readAll(file))) return undefined;
    return parse(() => readAll(file));
  }

  /** Lets go of the file. */
  async close(): Promise<void> {
    await this.#file?.close();
  }
}

async function readAll(file: FileHandle): Promise<Buffer> {
  const { size } = await file.stat();
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0);
  return buffer.subarray(0, bytesRead);
}
