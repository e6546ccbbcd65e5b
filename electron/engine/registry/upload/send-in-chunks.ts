import { AppError, isAppError } from '../../../../shared/errors.ts';
import type { HttpDocument } from '../../network/documents/document-request.ts';
import { type BlobUpload, bodyOf, placeOf, type SentBlob } from './sent-blob.ts';
import {
  askSession,
  cancelSession,
  closeSession,
  offsetOf,
  sessionOf,
  type UploadSession,
} from './upload-session.ts';
import { refusalOf, sendTo } from './upload-target.ts';
import { leastChunkBytes, smallerWay } from './upload-ways.ts';

/** Content Too Large (RFC 9110, section 15.5.14), mostly said by a proxy before the registry. */
const tooLarge = 413;
/** Range Not Satisfiable: the chunk does not begin where the registry is, or is larger than it takes. */
const wrongRange = 416;

/**
 * Sends the rest of a blob chunk by chunk and ends the upload (distribution-spec, "Pushing a blob in chunks"). After a
 * chunk whose fate is not known the registry is asked where it is.
 * @param onProgress called when the registry has more than before.
 * @throws {AppError} with the reason `upload-anew` when the blob has to begin again, in the way that has been learned;
 * what the registry says when it refuses; as `sendTo`.
 */
export async function sendBlobInChunks(
  upload: BlobUpload,
  blob: SentBlob,
  session: UploadSession,
  onProgress: () => void,
): Promise<void> {
  let current = session;
  if (current.offset > blob.size) throw await uploadAnew(upload, current);
  while (current.offset < blob.size) {
    upload.onPosition(current.offset);
    const next = await sendChunk(upload, blob, current);
    if (next.offset > current.offset) onProgress();
    current = next;
    await upload.memory.keepSession(placeOf(upload.target), blob.digest, current.location);
  }
  await closeSession(upload.target, current, blob.digest);
}

async function sendChunk(upload: BlobUpload, blob: SentBlob, session: UploadSession): Promise<UploadSession> {
  const { target, memory } = upload;
  const { host } = target.context;
  const way = memory.wayOf(host);
  if (way.chunkBytes === null) throw await uploadAnew(upload, session);
  const start = session.offset;
  const end = Math.min(blob.size, start + Math.max(way.chunkBytes, session.leastChunkBytes));
  let answer: HttpDocument;
  try {
    answer = await sendTo(target, {
      method: 'PATCH',
      url: session.location,
      headers: { 'content-type': 'application/octet-stream', 'content-range': `${start}-${end - 1}` },
      body: bodyOf(upload, blob, start, end),
    });
  } catch (error) {
    if (target.signal.aborted || isAppError(error, 'LIBRARY_CORRUPT')) throw error;
    // The registry may have taken the chunk.
    return await whereItIs(upload, session, error, () => learnFromCut(upload, blob, session));
  }
  if (answer.status === tooLarge || (answer.status === wrongRange && start === 0)) {
    await memory.learn(host, smallerWay(way));
    throw await uploadAnew(upload, session);
  }
  if (answer.status === wrongRange)
    return whereItIs(upload, session, refusalOf(target, answer, 'blob', blob.digest));
  // Some answer 201 to every chunk and keep the first alone.
  if (answer.status !== 202 || (offsetOf(answer) ?? end) !== end) {
    if (answer.status !== 202 && answer.status !== 201) throw refusalOf(target, answer, 'blob', blob.digest);
    await memory.learn(host, { chunkBytes: null });
    throw await uploadAnew(upload, session);
  }
  return sessionOf(target, answer, session.location, end);
}

/**
 * Asks the registry where it is, after a chunk whose fate is not known.
 * @param onNothing called when not a byte of the chunk has been taken.
 * @throws the error again when there is nothing to go on from; `upload-anew` when the registry has lost bytes.
 */
async function whereItIs(
  upload: BlobUpload,
  session: UploadSession,
  error: unknown,
  onNothing?: () => Promise<void>,
): Promise<UploadSession> {
  const told = await askSession(upload.target, session.location).catch(() => undefined);
  if (told === undefined) throw error;
  if (told === null || told.offset < session.offset) throw await uploadAnew(upload, session);
  if (told.offset === session.offset) {
    await onNothing?.();
    throw error;
  }
  return { ...told, leastChunkBytes: session.leastChunkBytes };
}

/** What is in front of a registry may cut off what is too large for it, and say nothing: smaller chunks are tried. */
async function learnFromCut(
  { target, memory }: BlobUpload,
  blob: SentBlob,
  session: UploadSession,
): Promise<void> {
  const { host } = target.context;
  const { chunkBytes } = memory.wayOf(host);
  if (chunkBytes === null || chunkBytes <= leastChunkBytes) return;
  if (blob.size - session.offset < leastChunkBytes) return;
  await memory.learn(host, smallerWay({ chunkBytes }));
}

async function uploadAnew(upload: BlobUpload, session: UploadSession): Promise<AppError> {
  const { target } = upload;
  await cancelSession(target, session);
  const { host } = target.context;
  return new AppError('NETWORK', `${host} lost an upload that was under way. Try again.`, {
    details: { host, reason: 'upload-anew' },
  });
}
