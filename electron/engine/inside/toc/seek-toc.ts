import type { TocRefusal } from '../../../../shared/inside/layer-toc.ts';
import { LayerEnd } from '../bounds/layer-end.ts';
import { withBlob } from '../index/index-file.ts';
import type { LayerPlace } from '../index/layer-place.ts';
import { isClaim, keyOfTold, type TocClaim } from '../index/toc-claim.ts';
import { notSought, type TocComparison } from '../index/toc-comparison.ts';
import { fileSource, type PackedSource } from '../packing/packed-source.ts';
import { type FoundToc, footerBytes, readFooter } from './footer.ts';
import { TocCheck } from './toc-check.ts';
import { TocTable } from './toc-table.ts';
import { unpackToc } from './unpack-toc.ts';

/** Of a layer that was streamed since its table could not be used. */
export function refusedToc(why: TocRefusal | undefined): TocComparison {
  const known = why === undefined ? null : ({ state: 'unusable', why } as const);
  return { facts: { ...notSought.facts, known } };
}

/** Where the end of a layer says that its table of contents is. */
export function footerOf(source: PackedSource): FoundToc | undefined {
  return readFooter(readPart(source, Math.max(0, source.size - footerBytes), footerBytes), source.size);
}

/** True when the whole layer is there, and brings a table of contents or should bring one. */
export async function bringsToc(place: LayerPlace): Promise<boolean> {
  const { arrived, toc } = place;
  if (arrived !== null || toc !== undefined) return arrived === null;
  return withBlob(place, (file, size) => footerOf(fileSource(file, size)) !== undefined);
}

/**
 * Looks for the table of contents in a layer that is here whole: where its manifest says, or else its end. One that
 * nobody vouches for is compared, too: there are runtimes that use it.
 */
export async function seekToc(
  source: PackedSource,
  claim: TocClaim | TocRefusal | undefined,
): Promise<TocComparison> {
  const facts = { isSought: true, claim: keyOfTold(claim), known: null };
  const refused = (why: TocRefusal) => ({ facts: { ...facts, known: { state: 'unusable', why } as const } });
  if (claim !== undefined && !isClaim(claim)) return refused(claim);
  const told = claim?.place === undefined ? footerOf(source) : { format: claim.format, place: claim.place };
  if (told === undefined || (claim !== undefined && claim.format !== told.format))
    return claim === undefined ? { facts } : refused('no-footer');
  const table = await openToc(
    readPart(source, told.place.offset, told.place.length),
    told,
    claim,
    source.size,
  );
  if (typeof table === 'string') return refused(table);
  return { facts, listen: (rows) => new TocCheck(table, told.format, rows) };
}

async function openToc(
  packed: Buffer,
  found: FoundToc,
  claim: TocClaim | undefined,
  size: number,
): Promise<TocTable | TocRefusal> {
  return orRefusal(async () => {
    const { json, digest } = await unpackToc(packed, found, claim?.digest);
    return claim !== undefined && claim.digest !== digest ? 'wrong-digest' : new TocTable(json, size);
  });
}

/** What something makes of a table of contents, or why that is impossible. */
export async function orRefusal<Result>(
  run: () => Promise<Result | TocRefusal>,
): Promise<Result | TocRefusal> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof LayerEnd)) throw error;
    return error.problem.kind === 'limit' ? 'too-large' : 'damaged';
  }
}

function readPart(source: PackedSource, offset: number, length: number): Buffer {
  const part = Buffer.alloc(Math.max(0, Math.min(length, source.size - offset)));
  return part.subarray(0, source.read(part, offset));
}
