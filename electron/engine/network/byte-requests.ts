// Decided here: which answers come over connections of our own (ADRs 27 and 31).
import { isAppError } from '../../../shared/errors.ts';
import { discardBody } from './body/discard-body.ts';
import type { AnswerLimits, AnswerTimes } from './connections/answer-times.ts';
import type { ChooseConnection } from './connections/connection-choice.ts';
import { cancelled } from './connections/network-error.ts';
import { proxySignInStatus, proxyWantsSignIn } from './connections/proxy-refusal.ts';
import type { HttpRequest, HttpResponse } from './http-answer.ts';
import { requestByNode } from './node-request.ts';
import { withoutUserInfo } from './rules/redirect-rules.ts';
import { NotPlain } from './wire/not-plain.ts';
import { PlainOrigins } from './wire/plain-origins.ts';
import type { WirePool } from './wire/wire-pool.ts';
import { requestByWire } from './wire/wire-request.ts';

/** What all requests of one client share. */
export interface ByteRequestOptions {
  chooseConnection: ChooseConnection;
  userAgent: string;
  answerTimes: AnswerTimes;
  /** How long the headers of an answer may take, the wait for a connection included. */
  limits(): AnswerLimits;
  /** Connections of our own; undefined where Node's client serves every request. */
  wires: WirePool | undefined;
}

/**
 * Makes the sending of requests whose answers are wanted as bytes. Connections of our own serve them where the way is
 * direct; an answer that is not plain is asked for again by Node's client, which the same server is then left to for
 * a while.
 */
export function createByteRequests(
  options: ByteRequestOptions,
): (request: HttpRequest) => Promise<HttpResponse> {
  const { chooseConnection, userAgent, wires } = options;
  const plainOrigins = new PlainOrigins();
  return async (request) => {
    const { signal, addressRule: rule } = request;
    if (signal.aborted) throw cancelled(signal.reason);
    const url = withoutUserInfo(request.url);
    const choice = await chooseConnection(url, rule);
    const { proxy, extraCaFile } = choice;
    const sent = { url, headers: { 'user-agent': userAgent, ...request.headers }, signal };
    if (wires !== undefined && proxy === null && plainOrigins.isPlain(url)) {
      try {
        const place = { url, rule, extraCaFile };
        const ask = (timeoutMs: number) => requestByWire(wires, { ...sent, place, timeoutMs });
        return { ...(await timed(url.host, options, ask)), url };
      } catch (error) {
        if (!(error instanceof NotPlain)) throw error;
        plainOrigins.notPlain(url, error);
      }
    }
    const ask = (timeoutMs: number) => requestByNode({ ...sent, timeoutMs }, choice);
    const response = await timed(url.host, options, ask);
    if (proxy === null || response.status !== proxySignInStatus) return response;
    discardBody(response.body);
    throw proxyWantsSignIn(proxy, url.host);
  };
}

/** Asks within the time that a server may take, and learns from the time that it took. */
async function timed<Answer>(
  host: string,
  { answerTimes, limits }: ByteRequestOptions,
  ask: (timeoutMs: number) => Promise<Answer>,
): Promise<Answer> {
  const limit = limits();
  const askedAt = performance.now();
  try {
    const answer = await ask(answerTimes.limitFor(host, true, limit));
    answerTimes.answered(host, performance.now() - askedAt, limit);
    return answer;
  } catch (error) {
    if (isAppError(error, 'TIMEOUT')) answerTimes.silent(host);
    throw error;
  }
}
