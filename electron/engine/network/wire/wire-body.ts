import type { AppError } from '../../../../shared/errors.ts';
import { type Body, type BodySink, BrokenBody, enough, type Taken } from '../body/answer-body.ts';
import { HeldBytes } from './held-bytes.ts';

/** Bytes that are held for a reader that has not come yet, before the connection is paused. */
const mostHeldUnread = 64 * 1024;
/** A paused connection still gives what it has decrypted already; more than this, and it does not pause. */
const mostHeld = 1024 * 1024;

/** What a body asks of the connection that it comes over. */
export interface BodyConnection {
  /** Reads no further for the moment; it may still give what it has decrypted. */
  pause(): void;
  /** Goes on after a pause. */
  resume(): void;
  /** Every byte of the body is here, so that it may serve somebody else. */
  complete(): void;
  /** Closes it: the body is not wanted any further. */
  close(): void;
}

/**
 * The body of one answer over a connection of our own. Its bytes are read from the socket into the memory of whoever
 * reads it; those that come while nobody is ready are held, and the connection is paused.
 */
export class WireBody implements Body {
  readonly #connection: BodyConnection;
  readonly #held = new HeldBytes();
  readonly #ended = Promise.withResolvers<void>();
  /** Bytes that have not come yet. */
  #missing: number;
  #sink: BodySink | undefined;
  /** What the sink gave for bytes that it has not been told of yet. */
  #given: Uint8Array | undefined;
  /** So many of those have come. */
  #gathered = 0;
  /** The memory of the sink that the connection reads into; it may have been told of its beginning by now. */
  #target: Uint8Array | undefined;
  /** What the sink does with bytes that it has, before it takes more. */
  #pending: Promise<void> | undefined;
  #isPaused = false;
  #isOver = false;

  constructor(connection: BodyConnection, bytes: number) {
    this.#connection = connection;
    this.#missing = bytes;
    // It may break off before anybody reads it.
    this.#ended.promise.catch(() => undefined);
  }

  get isDestroyed(): boolean {
    return this.#isOver;
  }

  /** Settles with it, however it ends. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  async readInto(sink: BodySink): Promise<void> {
    this.#sink = sink;
    this.#proceed();
    try {
      await this.#ended.promise;
    } finally {
      await this.#pending;
    }
  }

  destroy(error?: AppError): void {
    this.#fail(error ?? new BrokenBody());
  }

  /** The connection was lost. */
  breakOff(cause: unknown): void {
    this.#fail(new BrokenBody(cause));
  }

  /** Where the bytes that come next are wanted; undefined where they are not. */
  memory(): Uint8Array | undefined {
    const given = this.#given ?? this.#ask();
    this.#target = this.#gathered > 0 ? given?.subarray(this.#gathered) : given;
    return this.#target;
  }

  #ask(): Uint8Array | undefined {
    const isReady = this.#pending === undefined && this.#held.byteLength === 0;
    if (this.#isOver || this.#sink === undefined || !isReady || this.#missing === 0) return undefined;
    try {
      const space = this.#sink.space();
      this.#given = space.byteLength > this.#missing ? space.subarray(0, this.#missing) : space;
    } catch (error) {
      this.#fail(error);
    }
    return this.#given;
  }

  /**
   * So many bytes have come, at the beginning of this memory: the sink's, or any other.
   * @returns false when the connection is to pause.
   */
  arrived(bytes: number, memory: Uint8Array): boolean {
    if (this.#isOver) return false;
    if (bytes > this.#missing) return this.#refuse('It is longer than it says');
    if (memory === this.#target && this.#isWantedIn(memory)) this.#gather(bytes);
    else {
      this.#missing -= bytes;
      this.#held.push(memory.subarray(0, bytes));
      if (this.#isPaused && this.#held.byteLength > mostHeld) return this.#refuse('It does not pause');
      this.#handHeld();
    }
    return this.#settleArrival();
  }

  /** Told of what came before, the sink may want the next bytes elsewhere; mostly it wants them right behind. */
  #isWantedIn(memory: Uint8Array): boolean {
    const given = this.#given ?? this.#ask();
    return (
      given !== undefined &&
      given.buffer === memory.buffer &&
      given.byteOffset + this.#gathered === memory.byteOffset &&
      given.byteLength - this.#gathered >= memory.byteLength
    );
  }

  /**
   * The sink hears once of all that comes in one turn of the loop: over TLS each 16 KiB come by themselves, and telling
   * it of each costs as much as decrypting it.
   */
  #gather(bytes: number): void {
    if (this.#gathered === 0) setImmediate(this.#handLater);
    this.#missing -= bytes;
    this.#gathered += bytes;
    if (this.#missing === 0 || this.#gathered === this.#given?.byteLength) this.#handGathered();
  }

  readonly #handLater = () => {
    this.#handGathered();
    if (this.#pending === undefined || this.#isPaused || this.#isOver || this.#missing === 0) return;
    this.#isPaused = true;
    this.#connection.pause();
  };

  #handGathered(): void {
    const bytes = this.#gathered;
    if (bytes === 0) return;
    this.#gathered = 0;
    this.#given = undefined;
    this.#hand(() => this.#sink?.filled(bytes));
  }

  #refuse(reason: string): boolean {
    this.#fail(new BrokenBody(new Error(reason)));
    this.#connection.close();
    return false;
  }

  #settleArrival(): boolean {
    if (this.#missing === 0) {
      // Its last bytes may have come in spite of a pause, in which it must not be left for the next request.
      if (this.#isPaused) this.#connection.resume();
      this.#isPaused = false;
      this.#connection.complete();
      this.#endWhenDone();
      return true;
    }
    if (this.#isOver) return false;
    const isUnread = this.#sink === undefined && this.#held.byteLength < mostHeldUnread;
    this.#isPaused = !isUnread && (this.#sink === undefined || this.#pending !== undefined);
    return !this.#isPaused;
  }

  #proceed(): void {
    this.#handHeld();
    this.#endWhenDone();
    if (this.#isOver || !this.#isPaused || this.#pending !== undefined) return;
    this.#isPaused = false;
    this.#connection.resume();
  }

  #handHeld(): void {
    while (this.#held.byteLength > 0 && this.#sink !== undefined && this.#pending === undefined) {
      const sink = this.#sink;
      this.#hand(() => {
        const memory = this.#given ?? sink.space();
        this.#given = undefined;
        return sink.filled(this.#held.moveInto(memory));
      });
    }
  }

  #hand(fill: () => Taken): void {
    try {
      const taken = fill();
      if (taken === enough) this.#end();
      else if (taken !== undefined) this.#waitFor(taken);
    } catch (error) {
      this.#fail(error);
    }
  }

  #waitFor(taken: Promise<typeof enough | undefined>): void {
    this.#pending = taken.then(
      (next) => {
        this.#pending = undefined;
        if (next === enough) this.#end();
        else if (!this.#isOver) this.#proceed();
      },
      (error: unknown) => {
        this.#pending = undefined;
        this.#fail(error);
      },
    );
  }

  #endWhenDone(): void {
    if (this.#missing > 0 || this.#held.byteLength > 0 || this.#pending !== undefined) return;
    if (this.#sink !== undefined) this.#end();
  }

  #end(): void {
    if (this.#isOver) return;
    this.#close();
    this.#ended.resolve();
  }

  #fail(error: unknown): void {
    // What has come is the sink's, whatever happens then; it may be all that it wanted.
    this.#handGathered();
    if (this.#isOver) return;
    this.#close();
    this.#ended.reject(error);
  }

  #close(): void {
    this.#isOver = true;
    this.#held.clear();
    if (this.#missing > 0) this.#connection.close();
  }
}
