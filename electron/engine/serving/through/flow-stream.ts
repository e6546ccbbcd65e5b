import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';

/** Bytes read at once. */
const chunkBytes = 256 * 1024;

/** A blob on its way in, as one who reads it sees it. */
export interface ArrivingBlob {
  /** Opens the file that its bytes are in at present. */
  open(): Promise<FileHandle>;
  /** Another number than before means that bytes which were read may have been wrong. */
  generation(): number;
  /**
   * Waits until the byte at this position is here.
   * @returns the end (not included) of what may be read from there.
   * @throws when it will not come, or the signal's reason.
   */
  until(position: number, signal: AbortSignal): Promise<number>;
  /** Called once, when nobody reads here any more. */
  leave(): void;
}

/** Bytes of a blob in order, as they arrive. It ends with an error when what it has given proves to be wrong. */
export class FlowStream extends Readable {
  readonly #blob: ArrivingBlob;
  readonly #end: number;
  readonly #stop = new AbortController();
  #position: number;
  #file: Promise<FileHandle> | undefined;
  #generation: number | undefined;

  /** @param end the last byte, included. */
  constructor(blob: ArrivingBlob, start: number, end: number) {
    super({ highWaterMark: chunkBytes });
    this.#blob = blob;
    this.#position = start;
    this.#end = end;
  }

  override _read(): void {
    this.#next().then(
      (chunk) => this.push(chunk),
      (error: unknown) => this.destroy(error instanceof Error ? error : new Error('The blob does not come')),
    );
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#stop.abort();
    this.#blob.leave();
    const closed = this.#file?.then((file) => file.close()) ?? Promise.resolve();
    closed.catch(() => undefined).finally(() => callback(error));
  }

  async #next(): Promise<Buffer | null> {
    if (this.#position > this.#end) return null;
    const here = await this.#blob.until(this.#position, this.#stop.signal);
    const generation = this.#blob.generation();
    this.#generation ??= generation;
    if (generation !== this.#generation) throw new Error('Bytes that were sent proved to be wrong');
    this.#file ??= this.#blob.open();
    const file = await this.#file;
    const length = Math.min(chunkBytes, here - this.#position, this.#end + 1 - this.#position);
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, this.#position);
    if (bytesRead === 0) throw new Error('The file is shorter than the blob');
    this.#position += bytesRead;
    return buffer.subarray(0, bytesRead);
  }
}
