import type { NotPlain } from './not-plain.ts';

const rememberedForMs = 600_000;
/** Servers that bring blobs plainly may write of errors, and ask to sign in, in chunks. */
const errorRememberedForMs = 10_000;
const firstErrorStatus = 400;
const mostOrigins = 256;

/** Which servers have given answers that are not plain: Node asks those at once, for a while. */
export class PlainOrigins {
  readonly #notPlainUntil = new Map<string, number>();

  /** False for a server of which something else is known. */
  isPlain({ origin }: URL): boolean {
    const until = this.#notPlainUntil.get(origin);
    return until === undefined || until <= performance.now();
  }

  /** A server has given an answer that is not plain. */
  notPlain({ origin }: URL, { status = 0 }: NotPlain): void {
    const forMs = status >= firstErrorStatus ? errorRememberedForMs : rememberedForMs;
    this.#notPlainUntil.delete(origin);
    this.#notPlainUntil.set(origin, performance.now() + forMs);
    const [oldest] = this.#notPlainUntil.keys();
    if (this.#notPlainUntil.size > mostOrigins && oldest !== undefined) this.#notPlainUntil.delete(oldest);
  }
}
