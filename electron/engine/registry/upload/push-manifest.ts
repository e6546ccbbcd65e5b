import { isAppError } from '../../../../shared/errors.ts';
import type { HttpDocument } from '../../network/documents/document-request.ts';
import { UploadPatience } from './upload-patience.ts';
import { addressOf, commitAnswerMs, refusalOf, sendTo, type UploadTarget } from './upload-target.ts';

const triesOfManifest = 3;
/** Answers that the same bytes get every time: what they say is wrong with them, or that they are not taken. */
const refusals: ReadonlySet<unknown> = new Set([400, 405, 413, 415, 422]);

/** A manifest or index that is sent byte for byte. */
export interface SentManifest {
  digest: string;
  mediaType: string;
  bytes: Buffer;
}

/**
 * True when the repository has this manifest.
 * @throws {AppError} as `sendTo`.
 */
export async function hasManifest(
  target: UploadTarget,
  { digest, mediaType }: Pick<SentManifest, 'digest' | 'mediaType'>,
): Promise<boolean> {
  const url = addressOf(target, `manifests/${digest}`);
  const { status } = await sendTo(target, { method: 'HEAD', url, headers: { accept: mediaType } });
  return status === 200;
}

/**
 * Puts a manifest under a tag or its digest (distribution-spec, "Pushing manifests"). Doing so twice changes nothing, so
 * that what the network or a busy registry has spoiled is tried again.
 * @returns true when the registry lists it among the referrers of its subject by itself (`OCI-Subject`).
 * @throws {AppError} what the registry says when it refuses; as `sendTo`.
 */
export async function pushManifest(
  target: UploadTarget,
  manifest: SentManifest,
  tagOrDigest: string,
): Promise<boolean> {
  const patience = new UploadPatience(target.signal, triesOfManifest);
  for (;;) {
    try {
      return await pushOnce(target, manifest, tagOrDigest);
    } catch (error) {
      if (isAppError(error) && refusals.has(error.details.status)) throw error;
      await patience.waitAfter(error);
    }
  }
}

async function pushOnce(
  target: UploadTarget,
  { mediaType, bytes }: SentManifest,
  tagOrDigest: string,
): Promise<boolean> {
  const url = addressOf(target, `manifests/${tagOrDigest}`);
  const answer: HttpDocument = await sendTo(target, {
    method: 'PUT',
    url,
    headers: { 'content-type': mediaType },
    body: {
      size: bytes.length,
      async *open() {
        yield bytes;
      },
    },
    answerMs: commitAnswerMs,
  });
  if (answer.status < 200 || answer.status > 299) throw refusalOf(target, answer, 'manifest', tagOrDigest);
  return answer.headers['oci-subject'] !== undefined;
}
