import type { PackedFile } from '../packed-file.ts';
import type { FrameBytes } from './frame.ts';

/** More than a block of 128 KiB with its header: most blocks need no more room. */
const roomBytes = 192 * 1024;

/** Reads a frame forward, and remembers the bytes of it that were passed until they are taken. */
export class FrameTee implements FrameBytes {
  readonly #file: PackedFile;
  #memory = Buffer.allocUnsafe(roomBytes);
  #length = 0;

  constructor(file: PackedFile) {
    this.#file = file;
  }

  byte(): number {
    const byte = this.#file.byte();
    this.#reserve(1);
    this.#memory[this.#length++] = byte;
    return byte;
  }

  littleEndian(bytes: number): number {
    let value = 0;
    for (let at = 0; at < bytes; at++) value += this.byte() * 256 ** at;
    return value;
  }

  pass(bytes: number): void {
    this.#file.pass(bytes, (part) => {
      this.#reserve(part.length);
      part.copy(this.#memory, this.#length);
      this.#length += part.length;
    });
  }

  skip(bytes: number): void {
    this.#file.skip(bytes);
  }

  /** A copy of what has been passed since this was called last. */
  take(): Buffer {
    const taken = Buffer.from(this.#memory.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#memory.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#memory.length * 2, this.#length + more));
    this.#memory.copy(larger, 0, 0, this.#length);
    this.#memory = larger;
  }
}
