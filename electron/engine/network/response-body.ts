import { Readable } from 'node:stream';
import type { AppError } from '../../../shared/errors.ts';

/**
 * The body of an answer as a plain stream: errors of the library below become `AppError`s, and an error given to
 * `destroy` comes out as it is. Destroying it ends the connection.
 */
export class ResponseBody extends Readable {
  readonly #source: Readable;

  constructor(source: Readable, toError: (thrown: unknown) => AppError) {
    super({ highWaterMark: 256 * 1024 });
    this.#source = source;
    source.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) source.pause();
    });
    source.once('end', () => this.push(null));
    source.on('error', (error) => this.destroy(toError(error)));
    source.pause();
    // A body that nobody reads yet may be cancelled; without a listener that would end the process.
    this.on('error', () => {});
  }

  override _read(): void {
    this.#source.resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (!this.#source.readableEnded) this.#source.destroy();
    callback(error);
  }
}
