import type { Blob } from '../content/blob.ts';
import { type Answer, answer, redirectAnswer, type SimulatorRequest } from '../http/answer.ts';
import type { RegistryContent } from '../images/registry-content.ts';
import { storageError } from './registry-errors.ts';
import type { SignedUrls } from './signed-urls.ts';

const longestKept = 10_000;

/** The data endpoint: gives a blob to whoever has a signed URL that is still valid, and to nobody with credentials. */
export class DataEndpoint {
  readonly #signedUrls: SignedUrls;
  readonly #blobs = new Map<string, Blob>();

  constructor(signedUrls: SignedUrls) {
    this.#signedUrls = signedUrls;
  }

  /** Puts a blob where signed URLs for its digest find it. */
  offer(digest: string, blob: Blob): void {
    if (this.#blobs.size >= longestKept) this.#blobs.clear();
    this.#blobs.set(digest, blob);
  }

  handle(request: SimulatorRequest): Answer {
    if (request.headers.authorization !== undefined) return credentialsRefused();
    if (!this.#signedUrls.accepts(request)) return signatureExpired();
    const digest = this.#signedUrls.digestOf(request.path);
    const blob = this.#blobs.get(digest);
    return blob === undefined
      ? storageError(404, 'BlobNotFound', 'The specified blob does not exist.')
      : blobAnswer(digest, blob);
  }
}

/** What Azure storage answers when a signed URL's time is over. */
export function signatureExpired(): Answer {
  const message =
    'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.';
  return storageError(403, 'AuthenticationFailed', message);
}

/** A blob's bytes, in ranges when asked. */
export function blobAnswer(digest: string, blob: Blob): Answer {
  const headers = {
    'content-type': 'application/octet-stream',
    etag: `"${digest.slice(7, 23)}"`,
    'last-modified': 'Wed, 11 Nov 2026 08:00:00 GMT',
  };
  return { ...answer(200, headers, blob), isRangeable: true };
}

/** The short-link host: a foreign URL's first redirect. */
export function shortLink(request: SimulatorRequest, redirectorHost: string): Answer {
  const id = request.query.get('linkid') ?? '';
  return redirectAnswer(302, `http://${redirectorHost}/redirect/containers/${encodeURIComponent(id)}`);
}

/** The host in the middle: a foreign URL's second redirect. */
export function secondHop(request: SimulatorRequest, cdnHost: string): Answer {
  const id = request.path.split('/').at(-1) ?? '';
  return redirectAnswer(301, `http://${cdnHost}/containers/${id}.tar.gz`);
}

/** The CDN at the end of a foreign URL. */
export async function contentDelivery(request: SimulatorRequest, content: RegistryContent): Promise<Answer> {
  if (request.headers.authorization !== undefined) return credentialsRefused();
  const id = /^\/containers\/(\d+)\.tar\.gz$/.exec(request.path)?.[1] ?? '';
  const blob = await content.linkedBlob(id);
  return blob === undefined
    ? storageError(404, 'ResourceNotFound', 'The specified resource does not exist.')
    : blobAnswer(await blob.digest(), blob);
}

function credentialsRefused(): Answer {
  const message =
    'Authentication information is not given in the correct format. Check the value of Authorization header.';
  return storageError(400, 'InvalidAuthenticationInfo', message);
}
