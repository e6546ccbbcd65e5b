import pLimit from 'p-limit';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { cancelled } from '../network/connections/network-error.ts';
import type { SentBlob } from '../registry/upload/sent-blob.ts';
import { type UploadOutcome, uploadBlob } from '../registry/upload/upload-blob.ts';
import { isBlobWanted } from '../registry/upload/wanted-blob.ts';
import type { ImageCopy } from './image-copy.ts';
import { sentFile } from './sent-file.ts';

/** Blobs of one image that are sent at once: one upload is serial by nature. */
const blobsAtOnce = 4;
/** How often progress is told at most (ms). */
const tellEveryMs = 250;

/**
 * Asks which blobs are there, and sends none.
 * @returns bytes of those that are not.
 * @throws {AppError} as `isBlobWanted`.
 */
export async function lookAtBlobs(
  { target, reference, tell }: ImageCopy,
  blobs: readonly Descriptor[],
): Promise<number> {
  const limit = pLimit(blobsAtOnce);
  let missing = 0;
  await limit.map(blobs, async ({ digest, size }) => {
    const isWanted = await isBlobWanted(target, digest);
    if (isWanted) missing += size;
    tell({ type: 'blob', reference, digest, size, how: isWanted ? 'missing' : 'present' });
  });
  return missing;
}

/**
 * Sends the blobs that are not there.
 * @param total bytes of all blobs of the image, for the progress.
 * @returns bytes of those that were sent.
 * @throws {AppError} as `uploadBlob`.
 */
export async function sendBlobs(
  copy: ImageCopy,
  blobs: readonly Descriptor[],
  total: number,
): Promise<number> {
  const { reference, tell, target } = copy;
  const positions = new Map<string, number>();
  let toldAt = 0;
  const onPosition = (digest: string, bytes: number) => {
    positions.set(digest, bytes);
    const now = performance.now();
    if (now - toldAt < tellEveryMs) return;
    toldAt = now;
    tell({
      type: 'progress',
      reference,
      bytes: positions.values().reduce((sum, each) => sum + each, 0),
      total,
    });
  };
  // Whoever fails first stops the others, which would otherwise go on for nobody.
  const stop = new AbortController();
  const signal = AbortSignal.any([target.signal, stop.signal]);
  const limit = pLimit(blobsAtOnce);
  let sent = 0;
  const sending = blobs.map((blob) =>
    limit(async () => {
      if (signal.aborted) return;
      const how = await sendOne({ ...copy, target: { ...target, signal } }, blob, onPosition);
      if (how === 'uploaded') sent += blob.size;
      onPosition(blob.digest, blob.size);
      copy.onThere(blob.digest);
      tell({ type: 'blob', reference, digest: blob.digest, size: blob.size, how });
    }).catch((error: unknown) => {
      if (!stop.signal.aborted) stop.abort(error);
    }),
  );
  await Promise.all(sending);
  if (stop.signal.aborted) throw stop.signal.reason;
  if (target.signal.aborted) throw cancelled(target.signal.reason);
  tell({ type: 'progress', reference, bytes: total, total });
  return sent;
}

function sendOne(
  { blobs, assertUndamaged, target, memory, mountFrom }: ImageCopy,
  { digest, size }: Descriptor,
  onPosition: (digest: string, bytes: number) => void,
): Promise<UploadOutcome> {
  const opened = { file: blobs.file(digest), path: blobs.path(digest), digest, size };
  const sent: SentBlob = sentFile(opened, () => assertUndamaged({ digest, size }));
  return uploadBlob(
    { target, memory, mountFrom: mountFrom(digest), onPosition: (bytes) => onPosition(digest, bytes) },
    sent,
  );
}
