import type { Readable } from 'node:stream';
import { type AppError, isAppError } from '../../../../shared/errors.ts';
import { type Body, type BodySink, BrokenBody, enough, type Taken } from './answer-body.ts';

/** A body that comes as a stream of Node. */
export class StreamBody implements Body {
  readonly #stream: Readable;

  constructor(stream: Readable) {
    this.#stream = stream;
    // It may break off before anybody reads it.
    stream.on('error', () => undefined);
  }

  get isDestroyed(): boolean {
    return this.#stream.destroyed;
  }

  async readInto(sink: BodySink): Promise<void> {
    const stream = this.#stream;
    const ended = Promise.withResolvers<void>();
    const brokeOff = () =>
      ended.reject(isAppError(stream.errored) ? stream.errored : new BrokenBody(stream.errored));
    let pending: Promise<void> | undefined;
    const proceed = (next: typeof enough | undefined) => {
      if (next === enough) ended.resolve();
      else stream.resume();
    };
    const onData = (chunk: Uint8Array) => {
      try {
        const taken = fill(sink, chunk);
        if (taken === undefined) return;
        stream.pause();
        if (taken === enough) ended.resolve();
        else {
          pending = taken.then(proceed);
          pending.catch(ended.reject);
        }
      } catch (error) {
        ended.reject(error);
      }
    };
    if (stream.destroyed && !stream.readableEnded) brokeOff();
    stream.on('end', () => ended.resolve());
    stream.on('error', brokeOff);
    stream.on('close', brokeOff);
    stream.on('data', onData);
    try {
      await ended.promise;
      // A stream may tell its end while the sink still works on its last bytes.
      await pending;
    } finally {
      stream.off('data', onData);
      stream.destroy();
      await pending?.catch(() => undefined);
    }
  }

  destroy(error?: AppError): void {
    this.#stream.destroy(error);
  }
}

function fill(sink: BodySink, chunk: Uint8Array): Taken {
  for (let rest = chunk; rest.byteLength > 0; ) {
    const space = sink.space();
    const part = rest.subarray(0, space.byteLength);
    space.set(part);
    rest = rest.subarray(part.byteLength);
    const taken = sink.filled(part.byteLength);
    if (taken === enough) return enough;
    if (taken !== undefined) return taken.then((next) => (next === enough ? enough : fill(sink, rest)));
  }
  return undefined;
}
