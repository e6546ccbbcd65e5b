import { damagedLayer } from '../bounds/layer-end.ts';
import type { PackedSource } from './packed-source.ts';

const chunkBytes = 256 * 1024;

/** The bytes of a packed layer, forward and a chunk at a time. Runs in a thread that may wait. */
export class PackedFile {
  readonly #source: PackedSource;
  readonly #onPosition: (bytes: number) => void;
  readonly #buffer = Buffer.allocUnsafeSlow(chunkBytes);
  #chunk: Buffer = Buffer.alloc(0);
  #used = 0;
  #end: number;

  /**
   * @param start where to begin; @param onPosition hears how many bytes of the file have been read.
   */
  constructor(source: PackedSource, start = 0, onPosition: (bytes: number) => void = () => undefined) {
    this.#source = source;
    this.#end = start;
    this.#onPosition = onPosition;
  }

  /** Bytes of the file. */
  get size(): number {
    return this.#source.size;
  }

  /** Bytes of the file before the next one. */
  get position(): number {
    return this.#end - this.#chunk.length + this.#used;
  }

  /** The byte before the next one, which must have been read. */
  get previousByte(): number {
    return this.#chunk[this.#used - 1] ?? 0;
  }

  /** What has been read of the file and not been used, at least a byte; empty at its end. */
  peek(): Buffer {
    if (this.#used >= this.#chunk.length) {
      const length = this.#source.read(this.#buffer, this.#end);
      this.#chunk = this.#buffer.subarray(0, length);
      this.#used = 0;
      this.#end += length;
      this.#onPosition(this.#end);
    }
    return this.#chunk.subarray(this.#used);
  }

  /** Leaves bytes behind that `peek` has shown. */
  use(bytes: number): void {
    this.#used += bytes;
  }

  /**
   * Leaves any number of bytes behind, without reading them where it need not.
   * @throws {LayerEnd} when a stream ends before.
   */
  skip(bytes: number): void {
    if (this.#source.isStream) {
      this.pass(bytes, () => undefined);
      return;
    }
    const here = Math.min(bytes, this.#chunk.length - this.#used);
    this.#used += here;
    if (bytes === here) return;
    this.#end += bytes - here;
    this.#chunk = Buffer.alloc(0);
    this.#used = 0;
  }

  /**
   * Shows the next bytes in parts, and leaves them behind.
   * @throws {LayerEnd} when the file ends before.
   */
  pass(bytes: number, show: (part: Buffer) => void): void {
    for (let rest = bytes; rest > 0; ) {
      const part = this.peek().subarray(0, rest);
      if (part.length === 0) throw damagedLayer('its compressed data is cut off');
      show(part);
      this.use(part.length);
      rest -= part.length;
    }
  }

  /**
   * The next byte.
   * @throws {LayerEnd} at the end of the file.
   */
  byte(): number {
    const byte = this.peek()[0];
    if (byte === undefined) throw damagedLayer('its compressed data is cut off');
    this.use(1);
    return byte;
  }

  /** The next number of so many bytes, at most 8, the lowest byte first. */
  littleEndian(bytes: number): number {
    let value = 0;
    for (let at = 0; at < bytes; at++) value += this.byte() * 256 ** at;
    return value;
  }
}
