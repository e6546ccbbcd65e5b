import { AppError, type ErrorDetails } from '../../../../shared/errors.ts';
import { displayProxy } from './proxy-choice.ts';
import { proxySignInStatus, proxyWantsSignIn } from './proxy-refusal.ts';

/** What a failed request was about. */
export interface RequestFacts {
  url: URL;
  proxy: string | null;
  /** The name of the authority that signed the server's certificate, when it was seen. */
  issuer?: string | undefined;
}

/** The `reason` of an answer that had begun and ended before its end. */
export const earlyEndReason = 'early-end';

/** How Node words it elsewhere; it closes some requests, such as those answered by 101, without a word. */
export const closedEarly = Object.assign(new Error('closed without an answer'), { code: 'ECONNRESET' });

const tlsCodes =
  /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO$|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$|CRL_|CA_)/;

const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'its name is not known to DNS. Check the spelling and the network'],
  ['EAI_AGAIN', 'DNS does not answer. Check the network'],
  ['ECONNREFUSED', 'the connection was refused. Check the address and whether the registry is running'],
  ['ECONNRESET', 'the connection was cut. Try again'],
  ['EPIPE', 'the connection was cut. Try again'],
  ['EHOSTUNREACH', 'there is no way to it from this network'],
  ['ENETUNREACH', 'there is no network. Check the connection of this computer'],
  ['ERR_HTTP_CONTENT_LENGTH_MISMATCH', 'the answer ended early. Try again'],
]);

/** Turns what a request, a connection or a body threw into an `AppError` that names the host. */
export function toNetworkError(thrown: unknown, facts: RequestFacts): AppError {
  const chain = causesOf(thrown);
  const known = chain.find((error) => error instanceof AppError);
  if (known !== undefined) return known;
  const codes = chain.flatMap((error) => codeOf(error) ?? []);
  const [code = 'unknown'] = codes;
  const details: ErrorDetails = { host: facts.url.host, reason: code };
  const proxy = facts.proxy === null ? '' : ` through the proxy ${displayProxy(facts.proxy)}`;
  if (code === 'ETIMEDOUT') return timedOut(facts, details, thrown);
  if (asksForCertificate(chain)) return clientCertificateWanted(facts.url.host, thrown);
  if (tlsCodes.test(code)) return untrusted(code, facts, details, thrown);
  if (code === 'ERR_PROXY_TUNNEL') return proxyRefused(chain, facts, details, thrown);
  const reason = code.startsWith('HPE_')
    ? 'it does not speak HTTP'
    : (reasons.get(code) ?? `it failed (${code})`);
  return new AppError('NETWORK', `${facts.url.host} cannot be reached${proxy}: ${reason}.`, {
    cause: thrown,
    details: facts.proxy === null ? details : { ...details, proxy: displayProxy(facts.proxy) },
  });
}

/** The answer took too long. */
export function timedOut(facts: RequestFacts, details: ErrorDetails, cause?: unknown): AppError {
  return new AppError(
    'TIMEOUT',
    `${facts.url.host} did not answer in time. Check the network and the proxy, and try again.`,
    { cause, details: { ...details, host: facts.url.host } },
  );
}

/** An answer ended before its end. */
export function cutShort(host: string, cause: unknown): AppError {
  return new AppError('NETWORK', `${host} closed the connection in the middle of an answer. Try again.`, {
    cause,
    details: { host, reason: earlyEndReason },
  });
}

/** An answer began, and then nothing more came, or it took too long as a whole. */
export function tooSlow(host: string): AppError {
  return new AppError('TIMEOUT', `${host} stopped in the middle of an answer. Try again.`, {
    details: { host, reason: 'silence' },
  });
}

/** The caller's signal ended a request. */
export function cancelled(cause?: unknown): AppError {
  return new AppError('CANCELLED', 'This was cancelled.', { cause });
}

function untrusted(code: string, facts: RequestFacts, details: ErrorDetails, cause: unknown): AppError {
  const { host } = facts.url;
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    return new AppError(
      'TLS',
      `${host} does not speak TLS as expected (${code}). If it is a plain HTTP registry, allow plain HTTP for it in the settings or with --plain-http.`,
      { cause, details },
    );
  }
  const issuer = facts.issuer === undefined ? 'an authority' : `“${facts.issuer}”`;
  const advice =
    code === 'ERR_TLS_CERT_ALTNAME_INVALID'
      ? `its certificate, from ${issuer}, is for another name. Check the address`
      : code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID'
        ? `its certificate, from ${issuer}, is not valid today. Check this computer’s clock, or tell the registry’s owner`
        : `its certificate comes from ${issuer} that this computer does not trust. If your network inspects TLS, choose its certificate file in Settings under “Extra certificate file”`;
  return new AppError('TLS', `${host} cannot be trusted: ${advice}.`, {
    cause,
    details: { ...details, ...(facts.issuer === undefined ? {} : { issuer: facts.issuer }) },
  });
}

function proxyRefused(chain: Error[], facts: RequestFacts, details: ErrorDetails, cause: unknown): AppError {
  const proxy = displayProxy(facts.proxy ?? '');
  const status = chain.map((error) => ('statusCode' in error ? error.statusCode : undefined)).find(Number);
  if (status === proxySignInStatus) return proxyWantsSignIn(facts.proxy ?? '', facts.url.host, cause);
  return new AppError(
    'NETWORK',
    `The proxy ${proxy} did not connect to ${facts.url.host}${typeof status === 'number' ? ` (status ${status})` : ''}: check the proxy in the settings.`,
    { cause, details: { ...details, proxy, ...(typeof status === 'number' ? { proxyStatus: status } : {}) } },
  );
}

/** The server wants to see a certificate of the client's. */
export function clientCertificateWanted(host: string, cause?: unknown): AppError {
  return new AppError(
    'TLS',
    `${host} refused the TLS connection. It seems to ask for a client certificate, which Longshore cannot show yet. Ask the registry’s owner for an address that needs none.`,
    { cause, details: { host, reason: 'client-certificate' } },
  );
}

/**
 * True for the alerts by which a server refuses a client without a certificate: `certificate_required` of TLS 1.3, and
 * of TLS 1.2 `handshake_failure`, which means other things too (RFC 8446, section 6.2).
 */
function asksForCertificate(chain: readonly Error[]): boolean {
  return chain.some(({ message }) => /alert (certificate required|handshake failure)/.test(message));
}

function causesOf(thrown: unknown): Error[] {
  const chain: Error[] = [];
  for (let error = thrown; error instanceof Error && chain.length < 8; error = error.cause) chain.push(error);
  return chain;
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
