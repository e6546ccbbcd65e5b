// Decided here: when a followed tag is looked at.
/** Two looks at one tag that nobody asked for are at least so far apart (ms), whatever the clock says. */
export const leastBetweenMs = 60 * 60_000;

/** When a tag was looked at, as ISO times. */
export interface LookTimes {
  reference: string;
  /** When a look told something. */
  lookedAt: string | null;
  /** When one was begun. */
  triedAt: string | null;
}

/**
 * True for a tag that is to be looked at again. A time that is still to come was written by a clock that was wrong, and
 * counts as none: otherwise the tag would never be looked at again. Each wait is up to a tenth shorter or longer, so that not all
 * the world asks at the same moment.
 * @param everyMs how often tags are looked at.
 * @param now ms since 1970.
 */
export function isDue({ reference, lookedAt, triedAt }: LookTimes, everyMs: number, now: number): boolean {
  const waitMs = everyMs * (0.9 + 0.2 * shareOf(`${reference} ${lookedAt}`));
  return msSince(lookedAt, now) >= waitMs && msSince(triedAt, now) >= leastBetweenMs;
}

function msSince(time: string | null, now: number): number {
  const ms = time === null ? Number.NaN : now - Date.parse(time);
  return ms >= 0 ? ms : Number.POSITIVE_INFINITY;
}

/** A share from 0 to 1 that a text always has (FNV-1a, which spreads similar texts). */
function shareOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0) / 2 ** 32;
}
