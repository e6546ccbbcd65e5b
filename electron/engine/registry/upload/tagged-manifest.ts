import type { HttpDocument } from '../../network/documents/document-request.ts';
import { maximumDocumentBytes } from '../../oci/document-limit.ts';
import type { SentManifest } from './push-manifest.ts';
import { addressOf, commitAnswerMs, refusalOf, scopeOf, sendTo, type UploadTarget } from './upload-target.ts';

/** Precondition Failed (RFC 9110, section 15.5.13): somebody else has changed it meanwhile. */
const changedMeanwhile = 412;

/** What a tag names. */
export interface TaggedManifest {
  bytes: Buffer;
  /** Tells this from what the tag names later, where the registry says so (RFC 9110, section 8.8.3). */
  etag: string | undefined;
}

/**
 * Reads what a tag names.
 * @returns null when it names nothing.
 * @throws {AppError} what the registry says when it refuses; what requests throw.
 */
export function readTagged(
  target: UploadTarget,
  tag: string,
  accept: string,
): Promise<TaggedManifest | null> {
  const { context, signal } = target;
  return context.auth.read<TaggedManifest | null>({
    url: addressOf(target, `manifests/${tag}`),
    scope: scopeOf(target),
    headers: { accept, 'accept-encoding': 'identity' },
    limit: maximumDocumentBytes,
    signal,
    patience: context.newPatience(),
    parse(document: HttpDocument) {
      const { status, body, headers } = document;
      if (status === 404) return null;
      if (status !== 200) throw refusalOf(target, document, 'manifest', tag);
      return { bytes: body ?? Buffer.alloc(0), etag: headers.etag };
    },
  });
}

/**
 * Puts a manifest under a tag, unless the tag has changed since it was read, as far as the registry looks at that.
 * @param before what it named then.
 * @returns false when it has changed.
 * @throws {AppError} what the registry says when it refuses; as `sendTo`.
 */
export async function replaceTagged(
  target: UploadTarget,
  tag: string,
  { bytes, mediaType }: SentManifest,
  before: TaggedManifest | null,
): Promise<boolean> {
  const etag = before?.etag;
  const answer = await sendTo(target, {
    method: 'PUT',
    url: addressOf(target, `manifests/${tag}`),
    headers: { 'content-type': mediaType, ...(etag === undefined ? {} : { 'if-match': etag }) },
    body: {
      size: bytes.length,
      async *open() {
        yield bytes;
      },
    },
    answerMs: commitAnswerMs,
  });
  if (answer.status === changedMeanwhile) return false;
  if (answer.status < 200 || answer.status > 299) throw refusalOf(target, answer, 'manifest', tag);
  return true;
}
