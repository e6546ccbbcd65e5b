import type { Fault } from '../../simulator/faults/fault.ts';
import type { FaultKind } from '../../simulator/faults/fault-table.ts';

/** What goes wrong while one blob is fetched, or one manifest read. */
export interface Incident {
  faults: Fault[];
  /** DNS fails so many lookups. */
  lookups: number;
  /** The user stops it after so many ms; undefined where it runs to its end. */
  stopAfterMs: number | undefined;
  /** Which of the blobs is fetched; the manifest in place of one for a number beyond them. */
  wanted: number;
}

/** What happens to the bytes of a layer, and how often at once. */
const bodyFaults: readonly FaultKind[] = [
  'reset',
  'early-end',
  'refuse',
  'ignore-range',
  'wrong-range-start',
  'missing-content-range',
  'expired-signature',
  'status',
  'unavailable',
  'too-many-requests',
  'chunked',
  'gzip-body',
  'corrupt',
  'captive-portal',
];
/** These cost the time in which nothing happens, and come seldom. */
const slowFaults: readonly FaultKind[] = ['stall', 'no-answer', 'slow-headers'];
const slowShare = 0.03;
const stopShare = 0.1;
const dnsShare = 0.1;
const manifestShare = 0.2;
const mostAtOnce = 3;

/**
 * A day of a bad network, one incident after the other.
 * @param random gives numbers from 0 to 1; the same ones give the same day.
 * @param blobs how many blobs there are to fetch.
 */
export function nextIncident(random: () => number, blobs: number): Incident {
  const pick = <Value>(values: readonly Value[]): Value | undefined =>
    values[Math.floor(random() * values.length)];
  const count = 1 + Math.floor(random() * mostAtOnce);
  const isManifest = random() < manifestShare;
  const faults = Array.from({ length: count }, (): Fault => {
    const kind = pick(random() < slowShare ? slowFaults : bodyFaults) ?? 'reset';
    return {
      kind,
      role: isManifest ? 'registry' : 'data',
      afterBytes: Math.floor(random() * 400_000),
      milliseconds: 100,
      times: 1 + Math.floor(random() * 2),
    };
  });
  const lookups = random() < dnsShare ? 1 : 0;
  // Only a new connection asks DNS.
  if (lookups > 0) faults.push({ kind: 'refuse', role: 'registry', times: 1 });
  return {
    faults,
    lookups,
    stopAfterMs: random() < stopShare ? Math.floor(random() * 60) : undefined,
    wanted: isManifest ? blobs : Math.floor(random() * blobs),
  };
}

/** Numbers from 0 to 1 that are the same each time (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
