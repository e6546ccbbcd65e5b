import { sendBlobInChunks } from './send-in-chunks.ts';
import { type BlobUpload, bodyOf, placeOf, type SentBlob } from './sent-blob.ts';
import { UploadPatience } from './upload-patience.ts';
import {
  askSession,
  cancelSession,
  closeSession,
  hasBlob,
  mountBlob,
  openSession,
  sessionOf,
  type UploadSession,
} from './upload-session.ts';
import { commitAnswerMs, refusalOf, sendTo } from './upload-target.ts';

/** How a blob came to be where it is wanted. */
export type UploadOutcome = 'present' | 'mounted' | 'uploaded';

/** Blobs up to this size (bytes) are sent whole in one request. */
const wholeBytes = 16 * 1024 * 1024;

/**
 * Brings a blob into a repository: asks for it, has it mounted where another repository has it, or sends it, as the
 * registry takes blobs. Nothing is sent again before the registry has told what it has.
 * @throws {AppError} what the registry says when it refuses for good, `NETWORK` or `TIMEOUT` after five tries without
 * one more byte, `CANCELLED`; what preparing the blob throws.
 */
export async function uploadBlob(upload: BlobUpload, blob: SentBlob): Promise<UploadOutcome> {
  const patience = new UploadPatience(upload.target.signal);
  let isFirst = true;
  for (;;) {
    try {
      if (await hasBlob(upload.target, blob.digest)) {
        await forgetSession(upload, blob);
        return isFirst ? 'present' : 'uploaded';
      }
      const mounted = isFirst ? await mountOf(upload, blob) : null;
      if (mounted === 'mounted') return 'mounted';
      isFirst = false;
      await blob.prepare();
      await sendBlob(upload, blob, mounted, patience);
      await forgetSession(upload, blob);
      return 'uploaded';
    } catch (error) {
      isFirst = false;
      await patience.waitAfter(error);
    }
  }
}

async function mountOf({ target, mountFrom }: BlobUpload, { digest }: SentBlob) {
  return mountFrom === undefined || mountFrom === target.repository
    ? null
    : mountBlob(target, digest, mountFrom);
}

async function sendBlob(
  upload: BlobUpload,
  blob: SentBlob,
  opened: UploadSession | null,
  patience: UploadPatience,
): Promise<void> {
  const { target, memory } = upload;
  if (blob.size <= wholeBytes) {
    const session = opened ?? (await openSession(target, blob.digest));
    return closeSession(target, session, blob.digest, bodyOf(upload, blob, 0, blob.size));
  }
  if (memory.wayOf(target.context.host).chunkBytes === null) {
    return sendAsStream(upload, blob, opened ?? (await openSession(target, blob.digest)));
  }
  const session = opened ?? (await earlierSession(upload, blob)) ?? (await openSession(target, blob.digest));
  await sendBlobInChunks(upload, blob, session, () => patience.progressed());
}

/** An upload that another run has left open, if the registry still knows it. */
async function earlierSession({ target, memory }: BlobUpload, { digest }: SentBlob) {
  const location = memory.sessionOf(placeOf(target), digest);
  return location === undefined ? null : askSession(target, location);
}

/** One request for all bytes, without a range; the registry's answer to its end decides (distribution-spec has no such form, all registries do). */
async function sendAsStream(upload: BlobUpload, blob: SentBlob, session: UploadSession): Promise<void> {
  const { target } = upload;
  const answer = await sendTo(target, {
    method: 'PATCH',
    url: session.location,
    headers: { 'content-type': 'application/octet-stream' },
    body: { ...bodyOf(upload, blob, 0, blob.size), isStreamed: true },
    answerMs: commitAnswerMs,
  });
  if (answer.status !== 202 && answer.status !== 201) {
    await cancelSession(target, session);
    throw refusalOf(target, answer, 'blob', blob.digest);
  }
  const { location } = answer.headers;
  const sent = location === undefined ? session : sessionOf(target, answer, session.location, blob.size);
  await closeSession(target, sent, blob.digest);
}

async function forgetSession({ target, memory }: BlobUpload, { digest }: SentBlob): Promise<void> {
  await memory.keepSession(placeOf(target), digest, null);
}
