import { toDiskError } from '../../files/disk-error.ts';
import type { Stretch } from '../pieces/piece-layout.ts';
import type { HashReply, HashRequest } from './hash-protocol.ts';

/** The worker is told of at least so many bytes at a time: each message wakes a thread. */
const toldAtOnce = 2 * 1024 * 1024;

/** Hears what a hash worker answers about one file. */
export interface ReplyListener {
  reply(message: HashReply): void;
  fail(error: Error): void;
}

/** The hash of one file, following its write frontier. */
export class HashFollower implements ReplyListener {
  /** The stretch that the disk could not give, when it failed for that. */
  unreadable: Stretch | undefined;
  #frontier = 0;
  readonly #path: string;
  readonly #id: number;
  readonly #send: (request: HashRequest) => void;
  readonly #end: () => void;
  readonly #result = Promise.withResolvers<string>();

  constructor(path: string, id: number, send: (request: HashRequest) => void, end: () => void) {
    this.#path = path;
    this.#id = id;
    this.#send = send;
    this.#end = end;
    this.#result.promise.catch(() => undefined);
  }

  /** Tells that everything before `frontier` (bytes) is written, when there is enough of it. */
  advance(frontier: number): void {
    if (frontier < this.#frontier + toldAtOnce) return;
    this.#frontier = frontier;
    this.#send({ kind: 'advance', id: this.#id, frontier });
  }

  /**
   * The hex digest of the first `size` bytes, all of which are written.
   * @throws {AppError} `DISK_PERMISSION` or `INTERNAL` when the file cannot be read.
   */
  async finish(size: number): Promise<string> {
    this.#send({ kind: 'finish', id: this.#id, size });
    return this.#result.promise;
  }

  /** Gives up, or does nothing when it is finished. */
  close(): void {
    this.#send({ kind: 'close', id: this.#id });
    this.#end();
  }

  reply(message: HashReply): void {
    if (message.kind === 'digest') {
      this.#end();
      this.#result.resolve(message.hex);
    }
    if (message.kind === 'failed') {
      this.unreadable = message.unreadable;
      this.fail(diskFailure(message, this.#path));
    }
  }

  fail(error: Error): void {
    this.#end();
    this.#result.reject(error);
  }
}

/** What a worker could not read, as `DISK_PERMISSION` or `INTERNAL`. */
export function diskFailure({ code, message }: { code: string; message: string }, path: string): Error {
  return toDiskError(Object.assign(new Error(message), { code }), path);
}
