import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../../../../shared/errors.ts';
import type { AddressRule } from './address-rule.ts';
import type { LinkRule } from './link-rule.ts';

/** Redirects of one request at most. */
const maximumRedirects = 10;
const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Headers that stay with the server they were meant for (CVE-2020-15157; distribution-spec, "Redirects"). */
const privateHeaders: ReadonlySet<string> = new Set(['authorization', 'cookie']);

/** One of the servers that a request is sent to on its way through redirects. */
export interface Hop {
  url: URL;
  headers: Record<string, string>;
  addressRule: AddressRule;
  /** How many redirects led here. */
  redirects: number;
  /** False for good once a request has left its first server. */
  isHome: boolean;
}

/** What an answer tells about where to go on. */
export interface RedirectAnswer {
  status: number;
  headers: IncomingHttpHeaders;
}

/** The first server of a request. User name and password of a URL are never sent. */
export function firstHop(request: {
  url: URL;
  headers?: Record<string, string> | undefined;
  addressRule: AddressRule;
}): Hop {
  const { url, headers = {}, addressRule } = request;
  return { url: withoutUserInfo(url), headers, addressRule, redirects: 0, isHome: true };
}

/** True for an answer that sends the request elsewhere (RFC 9110, section 15.4). */
export function isRedirect({ status, headers }: RedirectAnswer): boolean {
  return redirectStatuses.has(status) && headers.location !== undefined;
}

/**
 * Where a redirect leads. Targets are used byte for byte, from https never to http, ten at most, and once the first
 * server is left no header that it was owed goes any further, not even back to it. Other servers than the first are
 * under the rule for the links of the registry that the request is about.
 * @throws {AppError} `BLOCKED_URL` for a target that is refused.
 */
export function nextHop(hop: Hop, { headers }: RedirectAnswer, linkRule: LinkRule): Hop {
  if (hop.redirects === maximumRedirects) throw refused(hop.url, 'it redirects more than ten times');
  const url = targetUrl(headers.location ?? '', hop.url);
  if (hop.url.protocol === 'https:' && url.protocol === 'http:') {
    throw refused(
      url,
      `${hop.url.host} sends us there from https to unprotected http. A network that wants you to sign in first does the same: open a page in a browser to see`,
    );
  }
  const isHome = hop.isHome && url.origin === hop.url.origin;
  return {
    url,
    headers: isHome ? hop.headers : publicHeaders(hop.headers),
    addressRule: isHome ? hop.addressRule : linkRule.current,
    redirects: hop.redirects + 1,
    isHome,
  };
}

/** A URL without the user name and password in it. */
export function withoutUserInfo(url: URL): URL {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  return plain;
}

function targetUrl(location: string, base: URL): URL {
  // Node reads header bytes as latin1; a target outside ASCII was sent as UTF-8.
  const url = URL.parse(Buffer.from(location, 'latin1').toString('utf8'), base.href);
  if (url === null) throw refused(base, 'it redirects to something that is not a URL');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw refused(base, `it redirects to ${url.protocol.slice(0, -1)}, and only http and https are followed`);
  }
  return withoutUserInfo(url);
}

function publicHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !privateHeaders.has(name.toLowerCase())),
  );
}

function refused(url: URL, reason: string): AppError {
  return new AppError('BLOCKED_URL', `A redirect at ${url.host} was refused: ${reason}.`, {
    details: { host: url.host, reason },
  });
}
