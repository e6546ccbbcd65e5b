import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import { formatJournal, parseJournal } from '../../transfer/disk/journal/format.ts';
import { pieceLayoutOf } from '../../transfer/pieces/piece-layout.ts';
import type { Extent } from '../../transfer/pieces/segment.ts';
import type { LayoutPaths } from '../layout-paths.ts';

/** Checks of more than this are not ours: a blob of a terabyte has fewer (bytes). */
const mostBytes = 16 * 1024 * 1024;

/**
 * Keeps the checks of a blob's pieces beside it, in the form of a journal, so that damage costs a piece and not the blob. A
 * blob of one piece has none. They are a help, and never a proof: whoever repairs by them compares the whole digest. Never
 * throws.
 */
export async function keepChecks(
  paths: LayoutPaths,
  { digest, size }: Pick<Descriptor, 'digest' | 'size'>,
  extents: readonly Extent[],
): Promise<void> {
  if (pieceLayoutOf(size).count < 2) return;
  const path = paths.checks(digest);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomically(path, formatJournal({ digest, size }, extents), { fsync: false });
  } catch {
    // A full disk, for instance. The blob is complete without them.
  }
}

/** The checks that are kept of a blob; none where there are none, or they are another version's, torn or too large. */
export async function readChecks(
  paths: LayoutPaths,
  blob: Pick<Descriptor, 'digest' | 'size'>,
): Promise<Extent[]> {
  const bytes = await readBoundedFile(paths.checks(blob.digest), mostBytes).catch(() => undefined);
  return bytes === undefined ? [] : (parseJournal(bytes.toString('utf8'), blob)?.extents ?? []);
}

/** Throws the checks of a blob away, with the blob. Never throws. */
export async function dropChecks(paths: LayoutPaths, digest: string): Promise<void> {
  await rm(paths.checks(digest), { force: true }).catch(() => undefined);
}
