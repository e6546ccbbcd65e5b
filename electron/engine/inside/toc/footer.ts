import type { TocFormat } from '../../../../shared/inside/layer-toc.ts';
import type { TocPlace } from '../index/toc-claim.ts';

/** Bytes of a blob's end in which any footer is. */
export const footerBytes = 72;

/** Bytes that eStargz's footer takes: an empty gzip member with a field of its own. Old stargz had the field without a head. */
export const estargzFooterBytes = 51;
const stargzFooterBytes = 47;

/** Where a footer says that the table of contents is. */
export interface FoundToc {
  format: TocFormat;
  place: TocPlace;
}

/**
 * Reads the footer of a layer (eStargz, "Footer"; zstd:chunked in a skippable frame of zstd).
 * @param end the last bytes of the blob.
 * @param size bytes of the blob.
 * @returns undefined when there is none, or when what it names does not lie before it.
 */
export function readFooter(end: Buffer, size: number): FoundToc | undefined {
  return (
    gzipFooter(end, size, estargzFooterBytes, 12) ??
    gzipFooter(end, size, stargzFooterBytes, 12) ??
    zstdFooter(end, size)
  );
}

function gzipFooter(end: Buffer, size: number, bytes: number, fieldAt: number): FoundToc | undefined {
  const footer = end.subarray(-bytes);
  if (footer.length < bytes || footer.readUInt32LE(0) !== 0x04088b1f) return undefined;
  const hasHead = bytes === estargzFooterBytes;
  const fieldBytes = footer.readUInt16LE(10);
  if (fieldBytes !== (hasHead ? 26 : 22)) return undefined;
  if (hasHead && footer.toString('latin1', fieldAt, fieldAt + 4) !== 'SG\x16\0') return undefined;
  const textAt = fieldAt + (hasHead ? 4 : 0);
  const match = /^([0-9a-f]{16})STARGZ$/.exec(footer.toString('latin1', textAt, textAt + 22));
  const offset = Number.parseInt(match?.[1] ?? '', 16);
  return found('estargz', { offset, length: size - bytes - offset, unpacked: undefined }, size - bytes);
}

const frameMagic = 0x184d2a50;
const chunkedMagic = 'GNUlInUx';

/** Seven numbers and a magic; in old layers four. */
function zstdFooter(end: Buffer, size: number): FoundToc | undefined {
  if (end.toString('latin1', end.length - chunkedMagic.length) !== chunkedMagic) return undefined;
  for (const payload of [64, 40]) {
    const frame = end.subarray(-payload - 8);
    if (frame.length < payload + 8 || frame.readUInt32LE(0) !== frameMagic) continue;
    if (frame.readUInt32LE(4) !== payload) continue;
    const [offset = 0, length = 0, unpacked = 0, type] = [8, 16, 24, 32].map((at) =>
      Number(frame.readBigUInt64LE(at)),
    );
    if (type !== 1) return undefined;
    return found('zstd-chunked', { offset, length, unpacked }, size - payload - 8);
  }
  return undefined;
}

function found(format: TocFormat, place: TocPlace, before: number): FoundToc | undefined {
  const { offset, length } = place;
  const isInside = Number.isSafeInteger(offset) && length > 0 && offset + length <= before;
  return isInside ? { format, place } : undefined;
}
