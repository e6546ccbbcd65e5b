import { type AppError, isAppError } from '../../../../shared/errors.ts';

/** A place that cannot be reached is left in peace for so long (ms), and twice as long each time. */
const firstRestMs = 30_000;
const longestRestMs = 600_000;
/** A place that sent wrong bytes so often is asked no more in this process. */
const mostLies = 3;

interface Standing {
  restMs: number;
  /** In ms of `performance.now()`. */
  restsUntil: number;
  lies: number;
}

/** True for a failure that tells of the way to a server, or of its having no answer, and not of what was asked for. */
export function isUnreachable(error: unknown): boolean {
  return isAppError(error, 'NETWORK', 'TIMEOUT', 'TLS');
}

/** Remembers over all blobs which mirrors and registries cannot be reached at present, and which mirrors lie. */
export class MirrorStanding {
  readonly #places = new Map<string, Standing>();

  /** True while a place is better left alone. */
  isOut(place: string, now: number = performance.now()): boolean {
    const known = this.#places.get(place);
    return known !== undefined && (known.lies >= mostLies || known.restsUntil > now);
  }

  /** A place has failed at something. */
  failed(place: string, error: AppError, now: number = performance.now()): void {
    const known = this.#places.get(place) ?? { restMs: firstRestMs, restsUntil: 0, lies: 0 };
    if (isAppError(error, 'DIGEST_MISMATCH', 'SIZE_MISMATCH')) known.lies++;
    else if (isUnreachable(error) && known.restsUntil <= now) {
      known.restsUntil = now + known.restMs;
      known.restMs = Math.min(longestRestMs, 2 * known.restMs);
    } else return;
    this.#places.set(place, known);
  }

  /** A place has answered. */
  answered(place: string): void {
    const known = this.#places.get(place);
    if (known === undefined) return;
    known.restMs = firstRestMs;
    known.restsUntil = 0;
  }
}
