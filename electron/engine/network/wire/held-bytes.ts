const leastBytes = 4 * 1024;
/** Memory of up to so many bytes is kept for the next time: TLS hands out some records after every pause. */
const keptBytes = 128 * 1024;

/** Bytes that came while nobody was ready for them, in order. Whoever adds them keeps their number small. */
export class HeldBytes {
  #memory = Buffer.alloc(0);
  #start = 0;
  #end = 0;

  get byteLength(): number {
    return this.#end - this.#start;
  }

  /** Copies bytes behind the others. */
  push(bytes: Uint8Array): void {
    if (this.#end + bytes.byteLength > this.#memory.byteLength) this.#makeRoom(bytes.byteLength);
    this.#memory.set(bytes, this.#end);
    this.#end += bytes.byteLength;
  }

  /**
   * Moves the first bytes to the beginning of other memory.
   * @returns how many: all that there are, or as many as fit.
   */
  moveInto(memory: Uint8Array): number {
    const bytes = Math.min(memory.byteLength, this.byteLength);
    memory.set(this.#memory.subarray(this.#start, this.#start + bytes));
    this.#start += bytes;
    if (this.byteLength === 0) this.clear();
    return bytes;
  }

  /** Forgets all of them, and lets go of much memory. */
  clear(): void {
    if (this.#memory.byteLength > keptBytes) this.#memory = Buffer.alloc(0);
    this.#start = 0;
    this.#end = 0;
  }

  #makeRoom(bytes: number): void {
    const held = this.#memory.subarray(this.#start, this.#end);
    this.#memory = Buffer.allocUnsafe(Math.max(leastBytes, 2 * (held.byteLength + bytes)));
    this.#memory.set(held);
    this.#start = 0;
    this.#end = held.byteLength;
  }
}
