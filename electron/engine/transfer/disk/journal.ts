import { constants } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import * as z from 'zod';
import { isAppError } from '../../../../shared/errors.ts';
import { toDiskError } from '../../files/disk-error.ts';
import { writeFileAtomically, writeFully } from '../../files/write-file-atomically.ts';
import { parseJson } from '../../oci/json.ts';
import { pieceLayoutOf } from '../pieces/piece-layout.ts';
import type { Extent } from '../pieces/segment.ts';

const formatVersion = 1;
/** The most bytes of one entry. Two entries a piece leave room for pieces that several connections have shared. */
const entryBytes = 48;
const natural = z.number().int().nonnegative();

const journalSchema = z.object({
  version: z.literal(formatVersion),
  digest: z.string(),
  size: natural,
  pieceSize: natural,
  /** [offset, length, CRC-32] of each stretch that is flushed to the disk. */
  extents: z.array(z.tuple([natural, natural, natural])),
});

/**
 * Reads which stretches of a partial blob are on the disk. A journal that is missing, torn, of another format or of
 * another blob counts as empty: the blob then starts from its first byte, which costs time and never correctness.
 */
export async function readJournal(path: string, digest: string, size: number): Promise<Extent[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const line = text.indexOf('\n');
  if (line < 0) return [];
  const body = text.slice(line + 1);
  if (text.slice(0, line) !== checksumOf(body)) return [];
  const parsed = journalSchema.safeParse(parseJson(body));
  if (!parsed.success) return [];
  const journal = parsed.data;
  const isOfThisBlob =
    journal.digest === digest && journal.size === size && journal.pieceSize === pieceLayoutOf(size).pieceSize;
  if (!isOfThisBlob) return [];
  return journal.extents
    .map(([offset, length, crc]) => ({ offset, length, crc }))
    .filter(({ offset, length }) => length > 0 && offset + length <= size);
}

/**
 * Replaces the journal in one step. It is padded to the length that a full journal takes, so that on a full disk it can
 * be rewritten in place. That is no single step, and the checksum tells when only a part of it was written.
 * @param isDurable waits until the disk has the journal, which makes sense only when the bytes that it names were
 * flushed before. Otherwise it survives the end of the process only; after a power failure the CRCs tell which bytes
 * are good.
 * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
 */
export async function writeJournal(
  path: string,
  digest: string,
  size: number,
  extents: readonly Extent[],
  isDurable = true,
): Promise<void> {
  const { pieceSize, count } = pieceLayoutOf(size);
  const json = JSON.stringify({
    version: formatVersion,
    digest,
    size,
    pieceSize,
    extents: extents.map(({ offset, length, crc }) => [offset, length, crc]),
  });
  const body = json.padEnd(512 + 2 * count * entryBytes);
  const text = `${checksumOf(body)}\n${body}`;
  try {
    await writeFileAtomically(path, text, { fsync: isDurable });
  } catch (error) {
    const diskError = toDiskError(error, path);
    if (!isAppError(diskError, 'DISK_FULL') || !(await rewriteInPlace(path, text))) throw diskError;
  }
}

async function rewriteInPlace(path: string, text: string): Promise<boolean> {
  try {
    // Never through a link that somebody has put there.
    const handle = await open(path, constants.O_RDWR | (constants.O_NOFOLLOW ?? 0));
    try {
      const { nlink, size } = await handle.stat();
      if (nlink !== 1 || size < text.length) return false;
      await writeFully(handle, Buffer.from(text), 0);
      await handle.datasync();
      return true;
    } finally {
      await handle.close();
    }
  } catch {
    return false;
  }
}

/** Forgets a partial blob's journal. */
export async function removeJournal(path: string): Promise<void> {
  await rm(path, { force: true });
}

function checksumOf(body: string): string {
  return crc32(body).toString(16).padStart(8, '0');
}
