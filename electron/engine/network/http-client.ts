import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { type AddressRule, checkUrl } from './address-rule.ts';
import { ConnectionPool } from './connection-pool.ts';
import { answerOf } from './http-answer.ts';
import { cancelled } from './network-error.ts';
import { withProxiedIssuer } from './proxied-issuer.ts';
import { chooseProxy } from './proxy-choice.ts';

const defaultAnswerTimeoutMs = 20_000;

/** One request, of which nothing is retried, redirected or decompressed. */
export interface HttpRequest {
  url: URL;
  addressRule: AddressRule;
  signal: AbortSignal;
  headers?: Record<string, string>;
  /** A form sent by POST; without it the request is a GET. */
  form?: URLSearchParams;
}

/** An answer, whatever its status. The body must be read or destroyed. */
export interface HttpResponse {
  status: number;
  headers: IncomingHttpHeaders;
  body: Readable;
  /** The URL that answered. */
  url: URL;
  /** The address that answered; undefined behind a proxy, which hides it. */
  remoteAddress: string | undefined;
}

/** What of the settings decides about connections; asked for at each request, so that changes take effect. */
export interface NetworkSettings {
  /** `environment`, `none`, or the URL of an HTTP proxy. */
  proxy: string;
  /** Absolute path of a PEM file; empty for none. */
  extraCaFile: string;
}

export interface HttpClientOptions {
  userAgent: string;
  settings: () => NetworkSettings;
  environment?: Readonly<Record<string, string | undefined>>;
  /** The system's proxy for a URL, where a host knows it; counts while the setting is `environment`. */
  resolveProxy?: ((url: string) => Promise<string | null>) | undefined;
  /** Milliseconds that the headers of an answer may take; 20 s without it. */
  answerTimeoutMs?: number;
}

/** HTTP as Longshore speaks it: HTTP/1.1 over shared keep-alive connections. */
export interface HttpClient {
  /**
   * Sends one request and waits for its headers.
   * @throws {AppError} `NETWORK`, `TIMEOUT`, `TLS`, `BLOCKED_URL` or `CANCELLED`. The body ends
   * as Node ends it; whoever reads it words that.
   */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** Closes every connection. */
  close(): void;
}

/** Opens an HTTP client with its own connections. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const pool = new ConnectionPool();
  const { answerTimeoutMs = defaultAnswerTimeoutMs } = options;
  const proxyOf = (url: URL) =>
    chooseProxy(url, {
      setting: options.settings().proxy,
      environment: options.environment ?? process.env,
      resolveProxy: options.resolveProxy,
    });

  const request = async (request: HttpRequest): Promise<HttpResponse> => {
    const { addressRule, signal } = request;
    if (signal.aborted) throw cancelled(signal.reason);
    checkUrl(request.url, addressRule);
    const url = withoutUserInfo(request.url);
    const proxy = await proxyOf(url);
    const { extraCaFile } = options.settings();
    const requestOptions = {
      method: request.form === undefined ? 'GET' : 'POST',
      headers: { 'user-agent': options.userAgent, ...request.headers, ...formHeaders(request.form) },
      ...pool.agentFor(url.protocol, { rule: addressRule, proxy, extraCaFile }),
    };
    const sent =
      url.protocol === 'http:' ? httpRequest(url, requestOptions) : httpsRequest(url, requestOptions);
    sent.end(request.form?.toString());
    const answer = answerOf(sent, { url, proxy, signal, timeoutMs: answerTimeoutMs });
    return answer.catch(async (error: unknown) => {
      throw await withProxiedIssuer(error, url, proxy);
    });
  };

  return { request, close: () => pool.close() };
}

function withoutUserInfo(url: URL): URL {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  return plain;
}

function formHeaders(form: URLSearchParams | undefined): Record<string, string> {
  return form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
}
