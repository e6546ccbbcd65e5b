import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { ConnectionChoice } from './connections/connection-choice.ts';
import { withProxiedIssuer } from './connections/proxied-issuer.ts';
import { answerOf, type HttpResponse } from './http-answer.ts';

/** One GET by Node's client. */
export interface NodeRequest {
  url: URL;
  headers: Record<string, string>;
  signal: AbortSignal;
  /** Milliseconds that the headers of the answer may take. */
  timeoutMs: number;
}

/**
 * Sends a GET by Node's client and waits for the headers of its answer.
 * @throws {AppError} as `answerOf`; {TypeError} for headers that cannot be sent.
 */
export async function requestByNode(
  { url, headers, signal, timeoutMs }: NodeRequest,
  { agents, proxy }: ConnectionChoice,
): Promise<HttpResponse> {
  const sent =
    agents.https === undefined
      ? httpRequest(url, { headers, agent: agents.http })
      : httpsRequest(url, { headers, agent: agents.https });
  sent.end();
  try {
    return await answerOf(sent, { url, proxy, signal, timeoutMs });
  } catch (error) {
    throw await withProxiedIssuer(error, url, proxy);
  }
}
