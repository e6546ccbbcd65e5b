// Decided here: when a layer's own table of contents is believed (ADR 46).
import * as z from 'zod';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isDigest } from '../../../../shared/digest.ts';
import type { TocFormat, TocRefusal } from '../../../../shared/inside/layer-toc.ts';
import { layerLimits } from '../bounds/layer-end.ts';

/**
 * The table of contents that a manifest says a layer brings (eStargz, "Annotations"; zstd:chunked, the annotations of
 * containers/storage). It crosses to another thread.
 */
export interface TocClaim {
  format: TocFormat;
  /** Of the JSON in eStargz; of its packed bytes in zstd:chunked. */
  digest: string;
  /** Where in the blob it is packed; undefined for eStargz, where the blob's end tells. */
  place: TocPlace | undefined;
}

/** A stretch of the blob, in bytes, and how many it unpacks to. */
export interface TocPlace {
  offset: number;
  length: number;
  unpacked: number | undefined;
}

const estargzDigest = 'containerd.io/snapshot/stargz/toc.digest';
const chunkedDigest = 'io.github.containers.zstd-chunked.manifest-checksum';
const chunkedPosition = 'io.github.containers.zstd-chunked.manifest-position';

/** Offset, length, unpacked length and type; type 1 is the only one that there is. */
const positionSchema = z
  .string()
  .regex(/^\d{1,15}:\d{1,15}:\d{1,15}:1$/)
  .transform((text) => text.split(':').map(Number) as [number, number, number, number]);

/**
 * Reads from a layer's annotations which table of contents it brings; undefined when they name none.
 * @returns the reason when what they say cannot be used: runtimes, too, refuse a layer with two tables.
 */
export function claimOf({ annotations = {}, size }: Descriptor): TocClaim | TocRefusal | undefined {
  const told = new Map(Object.entries(annotations));
  const [estargz, chunked] = [told.get(estargzDigest), told.get(chunkedDigest)];
  if (estargz === undefined && chunked === undefined) return undefined;
  if (estargz !== undefined && chunked !== undefined) return 'two-tables';
  const digest = estargz ?? chunked ?? '';
  if (!isDigest(digest)) return 'bad-annotation';
  if (chunked === undefined) return { format: 'estargz', digest, place: undefined };
  const position = positionSchema.safeParse(told.get(chunkedPosition)).data;
  if (position === undefined) return 'bad-annotation';
  const [offset, length, unpacked] = position;
  if (length === 0 || offset + length > size) return 'outside';
  if (Math.max(length, unpacked) > layerLimits['toc-bytes']) return 'too-large';
  return { format: 'zstd-chunked', digest, place: { offset, length, unpacked } };
}

/** True for a table that may be looked at. */
export function isClaim(claim: TocClaim | TocRefusal | undefined): claim is TocClaim {
  return typeof claim === 'object';
}

/** The key of what a manifest says, in an index; null for nothing. */
export function keyOfTold(claim: TocClaim | TocRefusal | undefined): string | null {
  return isClaim(claim) ? keyOfClaim(claim) : (claim ?? null);
}

/** Names a claim: two manifests may say different things of one blob. */
export function keyOfClaim({ format, digest, place }: TocClaim): string {
  return [format, digest, place?.offset ?? '', place?.length ?? ''].join(' ');
}
