import { crc32 } from 'node:zlib';
import * as z from 'zod';
import { natural } from '../../../../../shared/schemas/bounded.ts';
import { parseJson } from '../../../oci/json.ts';
import { pieceAt, pieceLayoutOf } from '../../pieces/piece-layout.ts';
import type { Extent } from '../../pieces/segment.ts';

const formatVersion = 1;
/** The most bytes of one entry. Two entries a piece leave room for pieces that several connections have shared. */
const entryBytes = 48;

const journalSchema = z.object({
  version: z.literal(formatVersion),
  digest: z.string(),
  size: natural,
  pieceSize: natural,
  /** [offset, length, CRC-32] of each stretch that has been written, in file order. */
  extents: z.array(z.tuple([natural, natural, natural])),
  /** True when a flush of the blob has failed. */
  isDoubted: z.boolean().optional(),
});

/** The blob that a journal is about. */
export interface JournalSubject {
  digest: string;
  /** Bytes of the whole blob. */
  size: number;
}

/** What one journal says. */
export interface Journal {
  extents: Extent[];
  /** True when a flush of the blob has failed, so that the system may show bytes that its disk does not have. */
  isDoubted: boolean;
}

/**
 * The text of a journal: a checksum, and what is here of the blob. It is padded to the length that a full journal takes,
 * so that on a full disk it can be rewritten in place.
 */
export function formatJournal(
  { digest, size }: JournalSubject,
  extents: readonly Extent[],
  isDoubted = false,
): string {
  const { pieceSize, count } = pieceLayoutOf(size);
  const json = JSON.stringify({
    version: formatVersion,
    digest,
    size,
    pieceSize,
    extents: extents.map(({ offset, length, crc }) => [offset, length, crc]),
    ...(isDoubted ? { isDoubted } : {}),
  });
  const body = json.padEnd(512 + 2 * count * entryBytes);
  return `${checksumOf(body)}\n${body}`;
}

/**
 * What a journal says. One that is torn, of another format or of another blob, or whose stretches overlap, says nothing
 * (undefined): that costs time and never correctness.
 */
export function parseJournal(text: string, { digest, size }: JournalSubject): Journal | undefined {
  const line = text.indexOf('\n');
  if (line < 0) return undefined;
  const body = text.slice(line + 1);
  if (text.slice(0, line) !== checksumOf(body)) return undefined;
  const parsed = journalSchema.safeParse(parseJson(body));
  if (!parsed.success) return undefined;
  const journal = parsed.data;
  const layout = pieceLayoutOf(size);
  if (journal.digest !== digest || journal.size !== size || journal.pieceSize !== layout.pieceSize)
    return undefined;
  const extents: Extent[] = [];
  let end = 0;
  for (const [offset, length, crc] of journal.extents) {
    if (offset < end || length === 0 || offset + length > size) return undefined;
    end = offset + length;
    if (pieceAt(layout, offset) === pieceAt(layout, end - 1)) extents.push({ offset, length, crc });
  }
  return { extents, isDoubted: journal.isDoubted === true };
}

function checksumOf(body: string): string {
  return crc32(body).toString(16).padStart(8, '0');
}
