import type { ServedRequest } from '../../../../shared/serving/schemas.ts';
import type { AccessLogEntry } from '../http/access-log.ts';

/** Requests that are kept; the oldest go first. */
const mostRequests = 300;

/** The last requests that were answered, for whoever looks at them. */
export class RecentRequests {
  #requests: ServedRequest[] = [];
  #lastId = 0;

  add({ source, ...entry }: AccessLogEntry): void {
    this.#lastId += 1;
    this.#requests.push({ id: this.#lastId, ...entry, source: source ?? null });
    // Cut in one go, so that not every request moves all others.
    if (this.#requests.length >= 2 * mostRequests) this.#requests = this.#requests.slice(-mostRequests);
  }

  /** Those after the one with this number, the oldest first. */
  since(id: number): ServedRequest[] {
    return this.#requests.slice(-mostRequests).filter((request) => request.id > id);
  }
}
