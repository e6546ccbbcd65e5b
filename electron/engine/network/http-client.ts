import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isAppError } from '../../../shared/errors.ts';
import { discardBody } from './body/discard-body.ts';
import { type AnswerLimits, AnswerTimes } from './connections/answer-times.ts';
import { type ConnectionOptions, connectionChoice } from './connections/connection-choice.ts';
import { ConnectionPool } from './connections/connection-pool.ts';
import { cancelled } from './connections/network-error.ts';
import { withProxiedIssuer } from './connections/proxied-issuer.ts';
import { proxySignInStatus, proxyWantsSignIn } from './connections/proxy-refusal.ts';
import type { DocumentRequest } from './documents/document-request.ts';
import { answerOf, type HttpRequest, type HttpResponse } from './http-answer.ts';
import { withoutUserInfo } from './rules/redirect-rules.ts';

/** Milliseconds that the headers of an answer may take from a server that is not slow. */
const shortAnswerMs = 20_000;
const defaultLongSeconds = 60;
/** A layer may be on its way from somewhere else when the registry is asked for it. */
const layerFactor = 2;

export interface HttpClientOptions extends ConnectionOptions {
  userAgent: string;
  /** Milliseconds that the headers of an answer may take; 20 s without it, and longer from a slow server. */
  answerTimeoutMs?: number;
  /** The same from a slow server, in place of the setting. */
  longAnswerTimeoutMs?: number;
}

/** HTTP as Longshore speaks it: HTTP/1.1 over shared keep-alive connections. */
export interface HttpClient {
  /**
   * Sends one GET and waits for its headers; the body is a stream. Nothing is retried, redirected or decompressed.
   * @throws {AppError} `NETWORK`, `TIMEOUT`, `TLS`, `BLOCKED_URL` or `CANCELLED`. The body ends
   * as Node ends it; whoever reads it words that.
   */
  request(request: HttpRequest): Promise<HttpResponse>;
  /**
   * Reads a document whole, following redirects by the rules of `nextHop`, and trying again with the patience of the
   * request.
   * @throws {AppError} as `request`, and what the request's `parse` throws.
   */
  read<Result>(request: DocumentRequest<Result>): Promise<Result>;
  /** Closes every connection. */
  close(): void;
}

/** Opens an HTTP client with its own connections. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const pool = new ConnectionPool();
  const chooseConnection = connectionChoice(pool, options);
  const { userAgent } = options;
  const answerTimes = new AnswerTimes();
  const limits = (): AnswerLimits => {
    const { answerTimeoutSeconds = defaultLongSeconds } = options.settings();
    const short = options.answerTimeoutMs ?? shortAnswerMs;
    const long = options.longAnswerTimeoutMs ?? options.answerTimeoutMs ?? answerTimeoutSeconds * 1000;
    return { short, long };
  };
  const layerLimits = (): AnswerLimits => {
    const { short, long } = limits();
    return { short, long: long * layerFactor };
  };

  const request = async (request: HttpRequest): Promise<HttpResponse> => {
    const { signal } = request;
    if (signal.aborted) throw cancelled(signal.reason);
    const url = withoutUserInfo(request.url);
    const { agents, proxy } = await chooseConnection(url, request.addressRule);
    const headers = { 'user-agent': userAgent, ...request.headers };
    const sent =
      agents.https === undefined
        ? httpRequest(url, { headers, agent: agents.http })
        : httpsRequest(url, { headers, agent: agents.https });
    sent.end();
    const limit = layerLimits();
    const timeoutMs = answerTimes.limitFor(url.host, true, limit);
    const askedAt = performance.now();
    const answer = answerOf(sent, { url, proxy, signal, timeoutMs });
    const response = await answer.catch(async (error: unknown) => {
      if (isAppError(error, 'TIMEOUT')) answerTimes.silent(url.host);
      throw await withProxiedIssuer(error, url, proxy);
    });
    answerTimes.answered(url.host, performance.now() - askedAt, limit);
    if (proxy === null || response.status !== proxySignInStatus) return response;
    discardBody(response.body);
    throw proxyWantsSignIn(proxy, url.host);
  };

  let reader: ReturnType<typeof openReader> | undefined;
  // got is large, and a command that asks no server does not wait for it.
  const openReader = async () => {
    const { createDocumentReader } = await import('./documents/read-document.ts');
    return createDocumentReader({ chooseConnection, userAgent, answerTimes, limits });
  };

  return {
    request,
    async read(request) {
      reader ??= openReader();
      return (await reader)(request);
    },
    close: () => pool.close(),
  };
}
