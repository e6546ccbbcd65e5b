import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { discardBody } from './body/discard-body.ts';
import { type ConnectionOptions, connectionChoice } from './connections/connection-choice.ts';
import { ConnectionPool } from './connections/connection-pool.ts';
import { cancelled } from './connections/network-error.ts';
import { withProxiedIssuer } from './connections/proxied-issuer.ts';
import { proxySignInStatus, proxyWantsSignIn } from './connections/proxy-refusal.ts';
import type { DocumentRequest } from './documents/document-request.ts';
import { createDocumentReader } from './documents/read-document.ts';
import { answerOf, type HttpRequest, type HttpResponse } from './http-answer.ts';
import { withoutUserInfo } from './rules/redirect-rules.ts';

const defaultAnswerTimeoutMs = 20_000;

export interface HttpClientOptions extends ConnectionOptions {
  userAgent: string;
  /** Milliseconds that the headers of an answer may take; 20 s without it. */
  answerTimeoutMs?: number;
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
  const { userAgent, answerTimeoutMs = defaultAnswerTimeoutMs } = options;

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
    const answer = answerOf(sent, { url, proxy, signal, timeoutMs: answerTimeoutMs });
    const response = await answer.catch(async (error: unknown) => {
      throw await withProxiedIssuer(error, url, proxy);
    });
    if (proxy === null || response.status !== proxySignInStatus) return response;
    discardBody(response.body);
    throw proxyWantsSignIn(proxy, url.host);
  };

  return {
    request,
    read: createDocumentReader({ chooseConnection, userAgent, answerTimeoutMs }),
    close: () => pool.close(),
  };
}
