import type { Descriptor } from '../../../../shared/descriptor.ts';
import type { AppError } from '../../../../shared/errors.ts';
import type { HttpDocument } from '../../network/documents/document-request.ts';
import { isPageType, webPage } from '../../network/documents/web-page.ts';
import type { ByteRange } from '../../transfer/fetch/blob-source.ts';

const maximumUrls = 16;

/** The URL of a blob at its registry (distribution-spec, "Pulling blobs"). */
export function registryBlobUrl(registry: URL, repository: string, { digest }: Descriptor): URL {
  return new URL(`/v2/${repository}/blobs/${digest}`, registry);
}

/** The places that a foreign layer's descriptor names (image-spec, descriptor.md, "urls"), in order. */
export function foreignBlobUrls({ urls = [] }: Descriptor): URL[] {
  return urls
    .slice(0, maximumUrls)
    .map((text) => URL.parse(text))
    .filter((url) => url !== null);
}

/** The headers that ask for a blob, or for a range of it, byte for byte. */
export function blobHeaders(range?: ByteRange): Record<string, string> {
  // `identity`, because a range of a compressed answer would be a range of something else.
  const headers = { 'accept-encoding': 'identity', accept: '*/*' };
  if (range === undefined) return headers;
  const last = range.length === undefined ? '' : range.offset + range.length - 1;
  return { ...headers, range: `bytes=${range.offset}-${last}` };
}

/** True for an answer that is a web page where the descriptor does not say so. */
export function isPageInPlaceOf(
  { mediaType }: Descriptor,
  { headers }: Pick<HttpDocument, 'headers'>,
): boolean {
  return isPageType(headers['content-type']) && !isPageType(mediaType);
}

/** What a hotel's network and a company's proxy answer in place of what was asked for. */
export function notABlob(answer: Pick<HttpDocument, 'url' | 'status'>): AppError {
  return webPage(answer, 'not-a-blob');
}
