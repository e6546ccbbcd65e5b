/** Chunks of fewer bytes than this are copied together: each object costs more memory than a few bytes in it. */
const smallBytes = 8 * 1024;
const blockBytes = 64 * 1024;

/**
 * Chunks of a body that wait for somebody who takes them together. Small ones are copied into blocks, so that a server
 * that sends single bytes costs no more memory than its bytes; large ones are kept as they are.
 */
export class GatheredChunks {
  #chunks: Uint8Array[] = [];
  #block = new Uint8Array(0);
  /** Where in the block its bytes begin that are in no chunk yet, and where they end. */
  #start = 0;
  #end = 0;
  #byteLength = 0;

  /** Bytes that wait. */
  get byteLength(): number {
    return this.#byteLength;
  }

  /** Adds a chunk after the others. */
  push(chunk: Uint8Array): void {
    this.#byteLength += chunk.byteLength;
    if (chunk.byteLength >= smallBytes) {
      this.#closeBlock();
      this.#chunks.push(chunk);
      return;
    }
    if (this.#end + chunk.byteLength > this.#block.byteLength) {
      this.#closeBlock();
      this.#block = Buffer.allocUnsafeSlow(blockBytes);
      this.#start = 0;
      this.#end = 0;
    }
    this.#block.set(chunk, this.#end);
    this.#end += chunk.byteLength;
  }

  /** Takes all that waits, in order. Nothing that comes later is written into it. */
  take(): Uint8Array[] {
    this.#closeBlock();
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#byteLength = 0;
    return chunks;
  }

  #closeBlock(): void {
    if (this.#end === this.#start) return;
    this.#chunks.push(this.#block.subarray(this.#start, this.#end));
    this.#start = this.#end;
  }
}
