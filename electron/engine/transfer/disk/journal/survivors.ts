import type { Extent } from '../../pieces/segment.ts';
import type { NamedStretches } from './files.ts';
import { bytesIn, endOf, isSame, mostBytes, outermost, overlaps } from './stretches.ts';

/**
 * Where bytes are read from: what the system remembers of the disk, or the disk itself. After a failed flush the two may
 * differ.
 */
export type ReadFrom = 'memory' | 'disk';

/** Tells for each of these stretches whether its CRC-32 holds. */
export type StretchCheck = (extents: readonly Extent[], from: ReadFrom) => Promise<readonly boolean[]>;

interface Candidate {
  extent: Extent;
  offset: number;
  length: number;
  from: ReadFrom;
}

/**
 * What is left of a partial blob: of all stretches that its two journals name those whose CRC-32 holds, and where they
 * overlap those that hold the most. What only the hint names may never have been flushed, and is read from the disk itself:
 * an earlier process may have died of that very flush.
 */
export async function survivorsOf(
  named: Pick<NamedStretches, 'durable' | 'hinted'>,
  check: StretchCheck,
): Promise<Extent[]> {
  const hinted = named.hinted.filter((extent) => !named.durable.some((known) => isSame(known, extent)));
  let open = [...candidates(named.durable, 'memory'), ...candidates(hinted, 'disk')];
  const good: Candidate[] = [];
  const within: Candidate[] = [];
  while (open.length > 0) {
    // What lies within another is looked at only when that one is bad.
    const looked = new Set(outermost(open));
    const intact = await intactOf([...looked], check);
    good.push(...intact);
    const rest = open.filter((candidate) => !looked.has(candidate));
    open = rest.filter((candidate) => !intact.some((other) => isWithin(candidate, other)));
    within.push(...rest.filter((candidate) => !open.includes(candidate)));
  }
  // Of two that overlap in part one has to go; what lies within it may stay then.
  const torn = good.filter((one) => good.some((other) => other !== one && overlaps(one, other)));
  const inTorn = within.filter((candidate) => torn.some((outer) => isWithin(candidate, outer)));
  return mostBytes([...good, ...(await intactOf(inTorn, check))]).map(({ extent }) => extent);
}

/**
 * True when an earlier process saw a flush fail, or when not all is there that it named: without a failed flush, a power
 * cut or a broken disk it would be.
 */
export function isDoubtful(named: NamedStretches, left: readonly Extent[]): boolean {
  return named.isDoubted || bytesIn([...named.durable, ...named.hinted, ...left]) > bytesIn(left);
}

function candidates(extents: readonly Extent[], from: ReadFrom): Candidate[] {
  return extents.map((extent) => ({ extent, offset: extent.offset, length: extent.length, from }));
}

async function intactOf(all: readonly Candidate[], check: StretchCheck): Promise<Candidate[]> {
  return [...(await intactFrom('memory', all, check)), ...(await intactFrom('disk', all, check))];
}

async function intactFrom(
  from: ReadFrom,
  all: readonly Candidate[],
  check: StretchCheck,
): Promise<Candidate[]> {
  const some = all.filter((candidate) => candidate.from === from);
  if (some.length === 0) return [];
  const isIntact = await check(
    some.map(({ extent }) => extent),
    from,
  );
  return some.filter((_, index) => isIntact[index]);
}

function isWithin(inner: Candidate, outer: Candidate): boolean {
  return inner.offset >= outer.offset && endOf(inner) <= endOf(outer);
}
