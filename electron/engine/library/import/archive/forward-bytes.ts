import type { PartFiles } from './part-files.ts';

/** Bytes that are read from the first to the last, with leaps forward. */
export interface ForwardBytes {
  /** Bytes before the next one that is read. */
  readonly position: number;
  /** The next bytes, one at least and `most` at most; none at the end. */
  read(most: number): Promise<Buffer>;
  /** @returns how many bytes were left out: fewer than asked for at the end. */
  skip(bytes: number): Promise<number>;
  close(): Promise<void>;
}

/** Headers are 512 bytes: they are read in larger steps. */
const windowBytes = 64 * 1024;

/** The bytes of files as they are. What is skipped is not read. */
export class PlainBytes implements ForwardBytes {
  readonly #files: PartFiles;
  #window: Buffer = Buffer.alloc(0);
  #position = 0;

  constructor(files: PartFiles) {
    this.#files = files;
  }

  get position(): number {
    return this.#position;
  }

  async read(most: number): Promise<Buffer> {
    if (this.#window.length === 0)
      this.#window = await this.#files.read(this.#position, Math.max(most, windowBytes));
    const bytes = this.#window.subarray(0, most);
    this.#window = this.#window.subarray(bytes.length);
    this.#position += bytes.length;
    return bytes;
  }

  async skip(bytes: number): Promise<number> {
    const skipped = Math.min(bytes, this.#files.size - this.#position);
    this.#window = this.#window.subarray(skipped);
    this.#position += skipped;
    return skipped;
  }

  async close(): Promise<void> {}
}
