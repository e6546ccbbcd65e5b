import { closeSync, constants, openSync, readSync } from 'node:fs';

/** Known to Node; its types come with a browser's. */
declare const WebAssembly: { Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer } };

/** Bytes read at a time. */
const chunkBytes = 1024 * 1024;
/** Disks are read past the system's memory only in whole blocks; none has larger ones. */
const blockBytes = 4096;
const pageBytes = 65_536;
/** What systems answer that cannot read a file past their memory. */
const refusals: ReadonlySet<unknown> = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP']);

/** What is read comes here. */
const memory = Buffer.allocUnsafe(chunkBytes);
/** The same at the border of a page, which reading past the system's memory needs and no Buffer promises. */
let aligned: Uint8Array | undefined;

/**
 * Reads stretches of a file, in a thread that may wait for them. Past the system's memory (`O_DIRECT`) what comes is what
 * the disk has, where Linux and the file system can; elsewhere it is what a newly opened file shows.
 */
export class StretchReader {
  readonly #path: string;
  #isDirect: boolean;
  #descriptor: number;

  /** @throws the system's error. */
  constructor(path: string, isDirect = false) {
    this.#path = path;
    this.#isDirect = isDirect && constants.O_DIRECT !== undefined;
    this.#descriptor = this.#isDirect ? this.#openDirect() : openSync(path, 'r');
  }

  /**
   * Reads at most `length` bytes from `offset` on; none at the end of the file.
   * @returns memory that the next call of any reader uses again.
   * @throws the system's error.
   */
  read(offset: number, length: number): Uint8Array {
    if (this.#isDirect) return this.#readDirect(offset, length);
    const count = readSync(this.#descriptor, memory, 0, Math.min(length, memory.length), offset);
    return memory.subarray(0, count);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #readDirect(offset: number, length: number): Uint8Array {
    const skipped = offset % blockBytes;
    const wanted = Math.min(Math.ceil((skipped + length) / blockBytes) * blockBytes, chunkBytes);
    try {
      aligned ??= new Uint8Array(new WebAssembly.Memory({ initial: chunkBytes / pageBytes }).buffer);
      const count = readSync(this.#descriptor, aligned, 0, wanted, offset - skipped);
      return aligned.subarray(skipped, Math.max(skipped, Math.min(count, skipped + length)));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.close();
      this.#isDirect = false;
      this.#descriptor = openSync(this.#path, 'r');
      return this.read(offset, length);
    }
  }

  #openDirect(): number {
    try {
      return openSync(this.#path, constants.O_RDONLY | constants.O_DIRECT);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#isDirect = false;
      return openSync(this.#path, 'r');
    }
  }
}

/** A process that may not reserve much memory gets none of WebAssembly's (a RangeError). */
function isRefusal(error: unknown): boolean {
  return error instanceof RangeError || refusals.has((error as NodeJS.ErrnoException).code);
}
