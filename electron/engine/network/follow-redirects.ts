import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { AppError } from '../../../shared/errors.ts';
import type { HttpClient, HttpRequest, HttpResponse } from './http-client.ts';
import type { LinkRule } from './link-rule.ts';

const maximumRedirects = 10;
const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Headers that stay with the server they were meant for (CVE-2020-15157; distribution-spec, "Redirects"). */
const privateHeaders: ReadonlySet<string> = new Set(['authorization', 'cookie']);
const drainBytes = 64 * 1024;
const drainMs = 2_000;

/** A request whose redirects are followed. */
export interface FollowedRequest extends HttpRequest {
  /** The rule of the registry that it is about, for every other server that it is sent on to. */
  linkRule: LinkRule;
}

/**
 * Sends a GET and follows its redirects, ten at most. Targets are used byte for byte, from https never to http,
 * and once the first server is left no header that it was owed goes any further, not even back to it.
 * @throws {AppError} `BLOCKED_URL` for a refused target, and what `HttpClient.request` throws.
 */
export async function requestFollowing(client: HttpClient, request: FollowedRequest): Promise<HttpResponse> {
  let current: HttpRequest = request;
  for (let hops = 0; ; hops += 1) {
    const response = await client.request(current);
    request.linkRule.learnFrom(response);
    const location = redirectTarget(response);
    if (location === null) return response;
    discardBody(response.body);
    if (hops === maximumRedirects) throw refused(current.url, 'it redirects more than ten times');
    const url = targetUrl(location, current.url);
    if (current.url.protocol === 'https:' && url.protocol === 'http:') {
      throw refused(url, `${current.url.host} sends us there from https to unprotected http`);
    }
    const staysHome = url.origin === request.url.origin && current.headers === request.headers;
    current = {
      url,
      signal: request.signal,
      addressRule: staysHome ? request.addressRule : request.linkRule.current,
      ...(staysHome ? homeHeaders(request) : { headers: publicHeaders(current.headers) }),
    };
  }
}

/** Ends an answer that nobody reads; a short one is read to its end, so that the connection can serve again. */
export function discardBody(body: Readable): void {
  let bytes = 0;
  const timer = setTimeout(() => body.destroy(), drainMs);
  timer.unref();
  body.on('data', (chunk: Buffer) => {
    bytes += chunk.byteLength;
    if (bytes > drainBytes) body.destroy();
  });
  body.on('error', () => {});
  body.once('close', () => clearTimeout(timer));
}

function redirectTarget({
  status,
  headers,
}: {
  status: number;
  headers: IncomingHttpHeaders;
}): string | null {
  const { location } = headers;
  return redirectStatuses.has(status) && location !== undefined ? location : null;
}

function targetUrl(location: string, base: URL): URL {
  // Node reads header bytes as latin1; a target outside ASCII was sent as UTF-8.
  const url = URL.parse(Buffer.from(location, 'latin1').toString('utf8'), base.href);
  if (url === null) throw refused(base, 'it redirects to something that is not a URL');
  return url;
}

function homeHeaders({ headers }: HttpRequest): { headers?: Record<string, string> } {
  return headers === undefined ? {} : { headers };
}

function publicHeaders(headers: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !privateHeaders.has(name.toLowerCase())),
  );
}

function refused(url: URL, reason: string): AppError {
  return new AppError('BLOCKED_URL', `A redirect at ${url.host} was refused: ${reason}.`, {
    details: { host: url.host, reason },
  });
}
