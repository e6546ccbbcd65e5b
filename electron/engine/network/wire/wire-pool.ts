import { OriginConnections, type Wish } from './origin-connections.ts';
import { type Place, placeName } from './place.ts';
import { TlsSessions } from './tls-sessions.ts';
import type { WireConnection } from './wire-connection.ts';

/** Connections of our own, kept and shared by every request to the same place. */
export class WirePool {
  readonly #sessions = new TlsSessions();
  readonly #origins = new Map<string, OriginConnections>();

  /**
   * A connection for one request. It comes back by itself when the body of the answer has come, and must be closed
   * otherwise.
   * @throws the reason of the signal; {AppError} `NETWORK`, `TIMEOUT`, `TLS`, `BLOCKED_URL`.
   */
  take(place: Place, wish: Wish): Promise<WireConnection> {
    const name = placeName(place);
    const known = this.#origins.get(name);
    if (known !== undefined) return known.take(wish);
    const connections: OriginConnections = new OriginConnections(place, this.#sessions, () => {
      if (this.#origins.get(name) === connections) this.#origins.delete(name);
    });
    this.#origins.set(name, connections);
    return connections.take(wish);
  }

  /** Closes every connection, used or idle. */
  close(): void {
    for (const connections of [...this.#origins.values()]) connections.close();
    this.#origins.clear();
  }
}
