import { AppError } from '../../../../shared/errors.ts';
import type { HttpDocument } from './document-request.ts';

/** How pages begin, whatever type is announced. */
const pageStart = /^\uFEFF?\s*<(!doctype\s+html|html)\b/i;
/** Characters of a document that are looked at. */
const lookedAt = 1024;

/**
 * Refuses a web page where a registry's document was asked for.
 * @throws {AppError} `NETWORK` for what a hotel's network and a company's proxy answer in place of the server.
 */
export function refuseWebPage(document: HttpDocument): void {
  if (isWebPage(document)) throw webPage(document);
}

/** The error of `refuseWebPage`. */
export function webPage(
  { url, status }: Pick<HttpDocument, 'url' | 'status'>,
  reason = 'web-page',
): AppError {
  return new AppError(
    'NETWORK',
    `${url.host} answered with a web page in place of what was asked for: this network may want you to sign in, or a proxy is in between. Open a page in a browser, sign in to the network, and try again.`,
    { details: { host: url.host, status, reason } },
  );
}

/** True for the media type of web pages. */
export function isPageType(type: string | undefined): boolean {
  return /^\s*text\/html\s*(;|$)/i.test(type ?? '');
}

/** The type alone is not enough: registries name it for JSON too. */
function isWebPage({ headers, body }: HttpDocument): boolean {
  const isType = isPageType(headers['content-type']);
  const start = body?.toString('utf8', 0, lookedAt) ?? (isType ? '<html>' : '');
  return pageStart.test(start) || (isType && /^\uFEFF?\s*</.test(start));
}
