const mostSessions = 100;

/** What was agreed with TLS servers, by name, so that the next connection to one begins sooner (RFC 8446, section 2.2). */
export class TlsSessions {
  readonly #sessions = new Map<string, Buffer>();

  /** The last one of a server. */
  get(name: string): Buffer | undefined {
    return this.#sessions.get(name);
  }

  /** Keeps one, in place of an older one. */
  set(name: string, session: Buffer): void {
    this.#sessions.delete(name);
    this.#sessions.set(name, session);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > mostSessions && oldest !== undefined) this.#sessions.delete(oldest);
  }

  /** Forgets one, as after a connection that failed. */
  delete(name: string): void {
    this.#sessions.delete(name);
  }
}
