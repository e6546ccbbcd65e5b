import type { OnReadOpts, Socket } from 'node:net';
import { closedEarly } from '../connections/network-error.ts';
import type { AnswerHead } from './answer-head.ts';
import { HeadReader } from './head-reader.ts';
import { NotPlain } from './not-plain.ts';
import { WireBody } from './wire-body.ts';

/** Bytes that are read at once where no reader of a body gives memory. */
const scratchBytes = 16 * 1024;

/** A connection that had served before was lost before the first byte of an answer: its server had let go of it. */
export class KeptConnectionLost extends Error {}

/** An answer whose body is still to come. */
export interface WireAnswer {
  head: AnswerHead;
  body: WireBody;
}

/** Whoever keeps connections. */
export interface ConnectionKeeper {
  /** It begins to connect. */
  onBegin(connection: WireConnection): void;
  /** It is about to be idle, or closed. */
  onSettling(connection: WireConnection): void;
  /** It may serve again, and be kept for so many milliseconds at most; undefined when its server has not told. */
  onIdle(connection: WireConnection, keptFor: number | undefined): void;
  /** It is closed, for whatever reason. Called once. */
  onClose(connection: WireConnection): void;
}

/** One HTTP/1.1 connection (RFC 9112), for one request at a time. */
export class WireConnection {
  readonly socket: Socket;
  /** The authority that signed the server's certificate, once it has been seen. */
  issuer: string | undefined;
  /** The address at its other end, once it has been asked something. */
  remoteAddress: string | undefined;
  readonly #keeper: ConnectionKeeper;
  readonly #scratch = Buffer.allocUnsafeSlow(scratchBytes);
  #answer: PromiseWithResolvers<WireAnswer> | undefined;
  #reader: HeadReader | undefined;
  #body: WireBody | undefined;
  #keptFor: number | undefined;
  #hasServed = false;
  #hasBegun = false;

  /** @param connect begins to connect a socket whose bytes come this way. */
  constructor(connect: (onread: OnReadOpts) => Socket, keeper: ConnectionKeeper) {
    this.#keeper = keeper;
    this.socket = connect({
      buffer: () => this.#body?.memory() ?? this.#scratch,
      callback: (bytes, memory) => this.#read(bytes, memory),
    });
    keeper.onBegin(this);
    this.socket.on('error', (error) => this.#lose(error));
    this.socket.on('end', () => this.#lose(closedEarly));
    this.socket.on('timeout', () => this.socket.destroy());
    this.socket.once('close', () => {
      this.#lose(closedEarly);
      keeper.onClose(this);
    });
  }

  /** True while another request may be sent. */
  get isOpen(): boolean {
    return !this.socket.destroyed;
  }

  /**
   * Sends a request and waits for the head of its answer.
   * @param head of the request, as `requestHead` makes it.
   * @throws the reason of the signal, which closes the connection; `KeptConnectionLost`, `NotPlain`, and what the
   * socket says.
   */
  async ask(head: string, signal: AbortSignal): Promise<WireAnswer> {
    const answer = Promise.withResolvers<WireAnswer>();
    this.remoteAddress ??= this.socket.remoteAddress;
    this.#answer = answer;
    this.#reader = new HeadReader();
    this.#hasBegun = false;
    const abort = () => this.#fail(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    else if (this.isOpen) this.socket.write(head, 'latin1');
    else this.#lose(closedEarly);
    try {
      return await answer.promise;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** Closes it; the error is for whoever waits for an answer, or reads one. */
  close(error: unknown): void {
    this.#fail(error);
  }

  /** Waits in the pool: it holds no process up, and is closed after so many milliseconds. */
  rest(milliseconds: number): void {
    this.socket.setTimeout(milliseconds);
    this.socket.unref();
  }

  /** Leaves the pool to serve. */
  wake(): void {
    this.socket.setTimeout(0);
    this.socket.ref();
  }

  /** @returns false when the socket is to pause. */
  #read(bytes: number, memory: Uint8Array): boolean {
    this.#hasBegun = true;
    if (this.#body !== undefined) return this.#body.arrived(bytes, memory);
    try {
      if (this.#reader === undefined) throw new NotPlain('bytes that nobody asked for');
      return this.#readHead(this.#reader, Buffer.from(memory.buffer, memory.byteOffset, bytes));
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  #readHead(reader: HeadReader, bytes: Buffer): boolean {
    const read = reader.push(bytes);
    if (read === undefined) return true;
    const { head, rest } = read;
    this.#reader = undefined;
    this.#keptFor = head.keptFor;
    const body = new WireBody(
      {
        pause: () => this.socket.pause(),
        resume: () => this.socket.resume(),
        complete: () => this.#complete(),
        close: () => this.socket.destroy(),
      },
      head.bodyBytes,
    );
    this.#body = body;
    this.#answer?.resolve({ head, body });
    this.#answer = undefined;
    return body.arrived(rest.byteLength, rest);
  }

  #complete(): void {
    this.#body = undefined;
    this.#hasServed = true;
    if (this.#keptFor === 0) {
      this.socket.destroy();
      return;
    }
    this.#keeper.onSettling(this);
    // What comes with the last bytes and is not the body's shows before another request could take it for its answer.
    setImmediate(() => {
      if (this.isOpen) this.#keeper.onIdle(this, this.#keptFor);
    });
  }

  /** The network, or the server, has ended it. */
  #lose(cause: unknown): void {
    const isStale = this.#hasServed && !this.#hasBegun;
    this.#fail(isStale ? new KeptConnectionLost(undefined, { cause }) : cause);
  }

  #fail(error: unknown): void {
    this.socket.destroy();
    this.#answer?.reject(error);
    this.#answer = undefined;
    this.#reader = undefined;
    this.#body?.breakOff(error);
    this.#body = undefined;
  }
}
