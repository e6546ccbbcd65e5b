import { AppError } from '../../../../shared/errors.ts';
import type { HttpDocument } from '../../network/documents/document-request.ts';
import { addressOf, commitAnswerMs, refusalOf, sendTo, type UploadTarget } from './upload-target.ts';

/** An upload that a registry has opened (distribution-spec, "Pushing a blob in chunks"). */
export interface UploadSession {
  /** Where the next request goes: always the newest that the registry told, byte for byte. */
  location: URL;
  /** Bytes that the registry has. */
  offset: number;
  /** Bytes that a chunk must have at least, but for the last (`OCI-Chunk-Min-Length`); 0 where it does not say. */
  leastChunkBytes: number;
}

/**
 * True when the repository has the blob. A registry that refuses the question, as some do where the repository is new,
 * is taken not to have it.
 * @throws {AppError} as `sendTo`.
 */
export async function hasBlob(target: UploadTarget, digest: string): Promise<boolean> {
  const { status } = await sendTo(target, { method: 'HEAD', url: addressOf(target, `blobs/${digest}`) });
  // Storage elsewhere is told by a redirect.
  return status >= 200 && status < 400;
}

/**
 * Asks the registry to take a blob that another of its repositories has (distribution-spec, "Mounting a blob").
 * @returns `mounted`, or the session that it opened instead; null when it does neither.
 * @throws {AppError} as `sendTo`.
 */
export async function mountBlob(
  target: UploadTarget,
  digest: string,
  from: string,
): Promise<'mounted' | UploadSession | null> {
  const url = addressOf(target, 'blobs/uploads/');
  url.searchParams.set('mount', digest);
  url.searchParams.set('from', from);
  const answer = await sendTo(target, { method: 'POST', url });
  if (answer.status === 201) return 'mounted';
  return answer.status === 202 ? sessionOf(target, answer, url, 0) : null;
}

/**
 * Opens an upload.
 * @throws {AppError} what the registry says when it does not.
 */
export async function openSession(target: UploadTarget, digest: string): Promise<UploadSession> {
  const url = addressOf(target, 'blobs/uploads/');
  const answer = await sendTo(target, { method: 'POST', url });
  if (answer.status !== 202) throw notOpened(target, refusalOf(target, answer, 'blob', digest));
  return sessionOf(target, answer, url, 0);
}

/** Some registries make no repository by themselves, and say that there is none. */
function notOpened({ context, repository }: UploadTarget, error: AppError): AppError {
  const { status } = error.details;
  if (status !== 404) return error;
  return new AppError(
    'NAME_UNKNOWN',
    `${context.displayName} has no repository ${repository}, and makes none by itself. Create it there, then copy again.`,
    { cause: error, retryable: false, details: { ...error.details, reason: 'repository-to-create' } },
  );
}

/**
 * Asks how far an upload has come.
 * @returns null when the registry does not know it any more.
 * @throws {AppError} as `sendTo`.
 */
export async function askSession(target: UploadTarget, location: URL): Promise<UploadSession | null> {
  const answer = await sendTo(target, { method: 'GET', url: location });
  if (answer.status !== 204 && answer.status !== 202 && answer.status !== 200) return null;
  return sessionOf(target, answer, location, offsetOf(answer) ?? 0);
}

/** Lets the registry forget an upload; that it does not is no failure. */
export async function cancelSession(target: UploadTarget, { location }: UploadSession): Promise<void> {
  await sendTo(target, { method: 'DELETE', url: location }).catch(() => undefined);
}

/**
 * Ends an upload whose bytes the registry has, or sends them all with its end.
 * @throws {AppError} what the registry says when it refuses; as `sendTo`.
 */
export async function closeSession(
  target: UploadTarget,
  { location }: UploadSession,
  digest: string,
  body?: { size: number; open(): AsyncIterable<Buffer>; onSent?(bytes: number): void },
): Promise<void> {
  const separator = location.search === '' ? '?' : '&';
  const url = new URL(`${location.href}${separator}digest=${encodeURIComponent(digest)}`);
  const headers = { 'content-type': 'application/octet-stream' };
  const request = { method: 'PUT', url, headers, answerMs: commitAnswerMs } as const;
  const answer = await sendTo(target, body === undefined ? request : { ...request, body });
  if (answer.status !== 201 && answer.status !== 204) throw refusalOf(target, answer, 'blob', digest);
}

/**
 * The session as an answer tells it.
 * @param base where the request went, which a relative `Location` counts from.
 * @throws {AppError} `NETWORK` for an answer without a usable `Location`, `BLOCKED_URL` for one without TLS behind one
 * with.
 */
export function sessionOf(
  target: UploadTarget,
  { headers }: HttpDocument,
  base: URL,
  offset: number,
): UploadSession {
  const { host } = target.context;
  const location = URL.parse(headers.location ?? '', base.href);
  if (headers.location === undefined || location === null)
    throw new AppError(
      'NETWORK',
      `${host} opened an upload without saying where. Tell the registry’s owner.`,
      {
        details: { host, reason: 'no-location' },
      },
    );
  if (base.protocol === 'https:' && location.protocol !== 'https:')
    throw new AppError(
      'BLOCKED_URL',
      `${host} sends the upload from https to unprotected http. Tell the registry’s owner.`,
      {
        details: { host, reason: 'unprotected-upload' },
      },
    );
  location.username = '';
  location.password = '';
  const least = Number(headers['oci-chunk-min-length'] ?? 0);
  const leastChunkBytes = Number.isSafeInteger(least) && least > 0 ? Math.min(least, 1024 ** 3) : 0;
  return { location, offset, leastChunkBytes };
}

/**
 * How many bytes the registry has, by an answer's `Range: 0-<last>`; undefined where it does not tell. `0-0` stands for no
 * byte as well as for one, so that it counts as none.
 */
export function offsetOf({ headers }: HttpDocument): number | undefined {
  const [, last] = /^(?:bytes=)?0-(\d{1,15})$/.exec(String(headers.range ?? '').trim()) ?? [];
  if (last === undefined) return undefined;
  return last === '0' ? 0 : Number(last) + 1;
}
