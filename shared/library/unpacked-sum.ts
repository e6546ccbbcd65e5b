import { isForeignMediaType } from '../media-types.ts';

/** What is known of a layer's unpacked size. */
interface Unpacked {
  digest: string;
  mediaType: string;
  /** Bytes of the tar in it; undefined where nobody knows it yet. */
  unpackedSize?: number | undefined;
}

/** Bytes that all layers have unpacked, each once; undefined where one of them is not known. */
export function unpackedSum(
  layers: readonly Pick<Unpacked, 'digest' | 'unpackedSize'>[],
): number | undefined {
  const sizes = [...new Map(layers.map(({ digest, unpackedSize }) => [digest, unpackedSize])).values()];
  const known = sizes.filter((size) => size !== undefined);
  return known.length < sizes.length || known.length === 0
    ? undefined
    : known.reduce((sum, size) => sum + size, 0);
}

/**
 * True for a foreign layer of which nobody knows what it has unpacked, wherever it is. Layers seldom say it before they are
 * here; of foreign ones, which are the largest, people are not left to guess.
 */
export function isForeignOfUnknownSize({
  mediaType,
  unpackedSize,
}: Pick<Unpacked, 'mediaType' | 'unpackedSize'>): boolean {
  return isForeignMediaType(mediaType) && unpackedSize === undefined;
}
