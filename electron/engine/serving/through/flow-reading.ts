import type { FileHandle } from 'node:fs/promises';
import type { BlobReading } from '../content/blob-reading.ts';

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

/** Bytes of a blob in order, as they arrive. It fails when what it has given proves to be wrong. */
export class FlowReading implements BlobReading {
  readonly #blob: ArrivingBlob;
  readonly #end: number;
  readonly #stop = new AbortController();
  #position: number;
  #file: Promise<FileHandle> | undefined;
  #generation: number | undefined;

  /** @param end the last byte, included. */
  constructor(blob: ArrivingBlob, start: number, end: number) {
    this.#blob = blob;
    this.#position = start;
    this.#end = end;
  }

  async next(into: Buffer): Promise<number> {
    if (this.#position > this.#end) return 0;
    const here = await this.#blob.until(this.#position, this.#stop.signal);
    const generation = this.#blob.generation();
    this.#generation ??= generation;
    if (generation !== this.#generation) throw new Error('Bytes that were sent proved to be wrong');
    this.#file ??= this.#blob.open();
    const file = await this.#file;
    const length = Math.min(into.length, here - this.#position, this.#end + 1 - this.#position);
    const { bytesRead } = await file.read(into, 0, length, this.#position);
    this.#position += bytesRead;
    return bytesRead;
  }

  async close(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    this.#stop.abort();
    this.#blob.leave();
    await this.#file?.then((file) => file.close()).catch(() => undefined);
  }
}
