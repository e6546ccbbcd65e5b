import pLimit from 'p-limit';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { AppError, isAppError } from '../../../shared/errors.ts';
import { isForeignMediaType } from '../../../shared/media-types.ts';
import { formatReference, type Reference } from '../../../shared/reference.ts';
import type { CopyEvent } from '../../../shared/schemas/hand-over/copy.ts';
import type { OpenBlobs } from '../export/blobs/open-blobs.ts';
import type { ImageContents } from '../library/image-contents.ts';
import { cancelled } from '../network/connections/network-error.ts';
import { sumOfSizes } from '../oci/descriptor-sums.ts';
import { parseManifest } from '../oci/parse-manifest.ts';
import { hasManifest, pushManifest, type SentManifest } from '../registry/upload/push-manifest.ts';
import type { SentBlob } from '../registry/upload/sent-blob.ts';
import { type UploadOutcome, uploadBlob } from '../registry/upload/upload-blob.ts';
import { hasBlob } from '../registry/upload/upload-session.ts';
import type { UploadTarget } from '../registry/upload/upload-target.ts';
import type { UploadMemory } from '../registry/upload/upload-ways.ts';
import { sentFile } from './sent-file.ts';

/** Blobs of one image that are sent at once: one upload is serial by nature. */
const blobsAtOnce = 4;
/** How often progress is told at most (ms). */
const tellEveryMs = 250;

/** One image that is copied. */
export interface ImageCopy {
  /** Its name in the library. */
  reference: string;
  destination: Reference;
  contents: ImageContents;
  blobs: OpenBlobs;
  target: UploadTarget;
  memory: UploadMemory;
  /** The repository of the same registry that a blob was last seen in. */
  mountFrom(digest: string): string | undefined;
  /** Hears that a blob is in the destination's repository. */
  onThere(digest: string): void;
  isDryRun: boolean;
  tell(event: CopyEvent): void;
}

/**
 * Copies an image into a repository: blobs first, then manifests, then the index, and its tag last, so that nobody
 * finds a tag whose image is not whole (distribution-spec, "Pushing manifests").
 * @throws {AppError} what the registry says when it refuses; as `uploadBlob`.
 */
export async function copyImage(copy: ImageCopy): Promise<void> {
  const { reference, contents, destination } = copy;
  const total = sumOfSizes(contents.blobs);
  const name = formatReference(destination);
  copy.tell({ type: 'image', reference, destination: name, blobs: contents.blobs.length, bytes: total });
  const sent = copy.isDryRun
    ? await lookAtBlobs(copy, contents.blobs)
    : await sendBlobs(copy, contents.blobs, total);
  const documents = copy.isDryRun ? 0 : await pushDocuments(copy);
  const bytesSent = sent + documents;
  copy.tell({ type: 'done', reference, digest: contents.root.digest, destination: name, bytesSent });
}

async function lookAtBlobs(
  { target, reference, tell }: ImageCopy,
  blobs: readonly Descriptor[],
): Promise<number> {
  const limit = pLimit(blobsAtOnce);
  let missing = 0;
  await Promise.all(
    blobs.map(({ digest, size }) =>
      limit(async () => {
        const isThere = await hasBlob(target, digest);
        if (!isThere) missing += size;
        tell({ type: 'blob', reference, digest, size, how: isThere ? 'present' : 'missing' });
      }),
    ),
  );
  return missing;
}

async function sendBlobs(copy: ImageCopy, blobs: readonly Descriptor[], total: number): Promise<number> {
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
  { blobs, target, memory, mountFrom }: ImageCopy,
  { digest, size }: Descriptor,
  onPosition: (digest: string, bytes: number) => void,
): Promise<UploadOutcome> {
  const sent: SentBlob = sentFile(blobs.file(digest), digest, size);
  return uploadBlob(
    { target, memory, mountFrom: mountFrom(digest), onPosition: (bytes) => onPosition(digest, bytes) },
    sent,
  );
}

/** @returns bytes that were sent. */
async function pushDocuments(copy: ImageCopy): Promise<number> {
  const { contents, destination, target } = copy;
  const { root } = contents;
  let sent = 0;
  for (const [digest, bytes] of contents.documents) {
    const isRoot = digest === root.digest;
    const manifest: SentManifest = { digest, bytes, mediaType: mediaTypeOf(copy, digest, bytes) };
    const place = isRoot ? (destination.tag ?? digest) : digest;
    if (place === digest && (await hasManifest(target, manifest))) continue;
    await pushOne(copy, manifest, place);
    sent += bytes.length;
  }
  return sent;
}

/** A registry that has lost a blob since it said that it has it says so now, and gets it. */
async function pushOne(copy: ImageCopy, manifest: SentManifest, place: string): Promise<void> {
  try {
    await pushManifest(copy.target, manifest, place);
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (error.details.registryCode !== 'MANIFEST_BLOB_UNKNOWN') throw explained(error, copy);
    const { blobs } = copy.contents;
    await sendBlobs(copy, blobs, sumOfSizes(blobs));
    await pushManifest(copy.target, manifest, place).catch((again: unknown) => {
      throw isAppError(again) ? explained(again, copy) : again;
    });
  }
}

/** Some registries take no manifest with addresses of other servers in it, and do not say that this is why. */
function explained(error: AppError, { contents, target }: ImageCopy): AppError {
  const hasForeign = contents.blobs.some(({ mediaType }) => isForeignMediaType(mediaType));
  const { status } = error.details;
  if (!hasForeign || (status !== 400 && status !== 404 && status !== 500)) return error;
  return new AppError(
    'UNSUPPORTED_MANIFEST',
    `${target.context.displayName} does not take the manifest. The image has foreign layers, which many registries refuse: copy it as distributable (--distributable), which gives it another digest.`,
    { cause: error, details: { ...error.details } },
  );
}

function mediaTypeOf({ contents }: ImageCopy, digest: string, bytes: Buffer): string {
  const { root } = contents;
  if (digest === root.digest) return root.mediaType;
  const source = { bytes, digest, contentType: undefined, expected: undefined, name: digest };
  return parseManifest(source).descriptor.mediaType;
}
