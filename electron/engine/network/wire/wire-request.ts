import type { IncomingHttpHeaders } from 'node:http';
import { cancelled, timedOut, toNetworkError } from '../connections/network-error.ts';
import { NotPlain } from './not-plain.ts';
import type { Place } from './place.ts';
import { requestHead } from './request-head.ts';
import type { WireBody } from './wire-body.ts';
import { KeptConnectionLost, type WireAnswer, type WireConnection } from './wire-connection.ts';
import type { WirePool } from './wire-pool.ts';

/** One GET over a connection of our own. */
export interface WireRequest {
  place: Place;
  headers: Readonly<Record<string, string>>;
  signal: AbortSignal;
  /** Milliseconds that the headers of the answer may take, the wait for a connection included. */
  timeoutMs: number;
}

/** An answer, whatever its status. */
export interface WireResponse {
  status: number;
  headers: IncomingHttpHeaders;
  body: WireBody;
  /** The address that answered. */
  remoteAddress: string | undefined;
}

/**
 * Sends a GET and waits for the head of its answer; the signal ends it, its body included. Where a connection was kept
 * and its server had let go of it, it is sent once more, over a fresh one.
 * @throws `NotPlain` for an answer that Node is to judge; {AppError} `NETWORK`, `TIMEOUT`, `TLS`, `BLOCKED_URL` or
 * `CANCELLED`; {TypeError} for headers that cannot be sent.
 */
export async function requestByWire(pool: WirePool, request: WireRequest): Promise<WireResponse> {
  const { place, headers, signal, timeoutMs } = request;
  const head = requestHead(place.url, headers);
  const facts = { url: place.url, proxy: null };
  const stop = new AbortController();
  const onAbort = () => stop.abort(cancelled(signal.reason));
  const answerTimer = setTimeout(() => stop.abort(timedOut(facts, { reason: 'no-answer' })), timeoutMs);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    const { answer, connection } = await exchange(pool, place, head, stop.signal);
    endWith(answer.body, signal);
    const { status, headers: answered } = answer.head;
    return { status, headers: answered, body: answer.body, remoteAddress: connection.remoteAddress };
  } finally {
    clearTimeout(answerTimer);
    signal.removeEventListener('abort', onAbort);
  }
}

interface Exchange {
  answer: WireAnswer;
  connection: WireConnection;
}

async function exchange(pool: WirePool, place: Place, head: string, signal: AbortSignal): Promise<Exchange> {
  for (let isFresh = false; ; isFresh = true) {
    let connection: WireConnection | undefined;
    try {
      connection = await pool.take(place, { isFresh, signal });
      return { connection, answer: await connection.ask(head, signal) };
    } catch (error) {
      if (error instanceof NotPlain) throw error;
      if (error instanceof KeptConnectionLost && !isFresh) continue;
      throw toNetworkError(error, { url: place.url, proxy: null, issuer: connection?.issuer });
    }
  }
}

function endWith(body: WireBody, signal: AbortSignal): void {
  const end = () => body.destroy(cancelled(signal.reason));
  const forget = () => signal.removeEventListener('abort', end);
  signal.addEventListener('abort', end, { once: true });
  body.ended.then(forget, forget);
  if (signal.aborted) end();
}
