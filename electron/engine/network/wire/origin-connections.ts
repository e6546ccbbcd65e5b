import { closedEarly } from '../connections/network-error.ts';
import { type ConnectionParts, openConnection } from './open-connection.ts';
import type { Place } from './place.ts';
import type { TlsSessions } from './tls-sessions.ts';
import type { WireConnection } from './wire-connection.ts';

/** Connections to one place at most; further requests wait. */
const mostConnections = 64;
/** Milliseconds after which an idle connection is closed. */
const idleMs = 30_000;

/** Which connection a request wants. */
export interface Wish {
  /** True for one that has served nobody. */
  isFresh: boolean;
  /** Ends the wait, or the connecting. */
  signal: AbortSignal;
}

/** A request that waits for a connection to be free. */
interface Waiter {
  isFresh: boolean;
  /** Undefined for leave to open one. */
  go(connection: WireConnection | undefined): void;
  fail(error: unknown): void;
}

/** The connections to one place: those that serve, those that wait for a request, and requests that wait for one. */
export class OriginConnections {
  readonly #place: Place;
  readonly #parts: ConnectionParts;
  readonly #onEmpty: () => void;
  readonly #all = new Set<WireConnection>();
  /** The one that served last is the last. */
  readonly #idle: WireConnection[] = [];
  /** Those that are about to be idle. */
  readonly #settling = new Set<WireConnection>();
  readonly #waiting = new Set<Waiter>();
  /** Connections that requests have leave to open. */
  #promised = 0;
  /** Connections being opened, each of which may take two attempts. */
  #opening = 0;

  /** @param onEmpty called when neither a connection nor a request is left. */
  constructor(place: Place, sessions: TlsSessions, onEmpty: () => void) {
    this.#place = place;
    this.#onEmpty = onEmpty;
    const keeper = {
      onBegin: (connection: WireConnection) => void this.#all.add(connection),
      onSettling: (connection: WireConnection) => void this.#settling.add(connection),
      onIdle: (connection: WireConnection, keptFor: number | undefined) => this.#free(connection, keptFor),
      onClose: (connection: WireConnection) => this.#forget(connection),
    };
    this.#parts = { keeper, sessions };
  }

  /**
   * A connection for one request: the one that served last, or a new one.
   * @throws as `openConnection`.
   */
  async take({ isFresh, signal }: Wish): Promise<WireConnection> {
    const kept = isFresh ? undefined : this.#idle.pop();
    if (kept !== undefined) {
      kept.wake();
      return kept;
    }
    const isOneDue = !isFresh && this.#settling.size > this.#waiting.size;
    if (this.#isFull || isOneDue) {
      // A fresh one may be had in the place of one that waits for work.
      if (isFresh) this.#idle.shift()?.close(closedEarly);
      const freed = await this.#wait(isFresh, signal);
      if (freed !== undefined) return freed;
      this.#promised -= 1;
    }
    try {
      signal.throwIfAborted();
      return await this.#open(signal);
    } catch (error) {
      this.#serveNext();
      throw error;
    }
  }

  /** Closes every connection, used or idle, and fails whoever waits for one. */
  close(): void {
    for (const waiter of this.#waiting) waiter.fail(closedEarly);
    for (const connection of this.#all) connection.close(closedEarly);
  }

  async #open(signal: AbortSignal): Promise<WireConnection> {
    this.#opening += 1;
    let connection: WireConnection | undefined;
    try {
      connection = await openConnection(this.#place, this.#parts, signal);
      return connection;
    } finally {
      this.#opening -= 1;
      // Closed in this very moment, it has left while this place still counted as one that is used.
      if (connection?.isOpen === false) this.#serveNext();
    }
  }

  get #isFull(): boolean {
    return this.#all.size + this.#promised >= mostConnections;
  }

  async #wait(isFresh: boolean, signal: AbortSignal): Promise<WireConnection | undefined> {
    const turn = Promise.withResolvers<WireConnection | undefined>();
    const waiter: Waiter = { isFresh, go: turn.resolve, fail: turn.reject };
    const abort = () => turn.reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    this.#waiting.add(waiter);
    try {
      return await turn.promise;
    } finally {
      this.#waiting.delete(waiter);
      signal.removeEventListener('abort', abort);
    }
  }

  #free(connection: WireConnection, keptFor = idleMs): void {
    this.#settling.delete(connection);
    const [waiter] = this.#waiting;
    if (waiter === undefined) {
      this.#idle.push(connection);
      connection.rest(Math.min(keptFor, idleMs));
    } else if (waiter.isFresh) connection.close(closedEarly);
    else this.#tell(waiter, connection);
  }

  #forget(connection: WireConnection): void {
    this.#all.delete(connection);
    this.#settling.delete(connection);
    const position = this.#idle.indexOf(connection);
    if (position >= 0) this.#idle.splice(position, 1);
    this.#serveNext();
  }

  #serveNext(): void {
    const [waiter] = this.#waiting;
    if (waiter === undefined) {
      if (this.#all.size + this.#promised + this.#opening === 0) this.#onEmpty();
    } else if (!this.#isFull) {
      this.#promised += 1;
      this.#tell(waiter, undefined);
    }
  }

  #tell(waiter: Waiter, connection: WireConnection | undefined): void {
    this.#waiting.delete(waiter);
    waiter.go(connection);
  }
}
