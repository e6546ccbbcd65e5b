import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { AppError } from '../../../shared/errors.ts';
import type { Body } from './body/answer-body.ts';
import { joinChunksOfOneRead } from './body/join-small-chunks.ts';
import { StreamBody } from './body/stream-body.ts';
import { issuerOf } from './connections/issuer.ts';
import { cancelled, closedEarly, timedOut, toNetworkError } from './connections/network-error.ts';
import type { AddressRule } from './rules/address-rule.ts';

const connectTimeoutMs = 10_000;

/** One GET, of which nothing is retried, redirected or decompressed. */
export interface HttpRequest {
  url: URL;
  addressRule: AddressRule;
  signal: AbortSignal;
  headers?: Record<string, string>;
}

/** An answer, whatever its status. The body must be read or destroyed. */
export interface HttpResponse {
  status: number;
  headers: IncomingHttpHeaders;
  body: Body;
  /** The URL that answered. */
  url: URL;
  /** The address that answered; undefined behind a proxy, which hides it. */
  remoteAddress: string | undefined;
}

/** What is known of a request under way. */
export interface RequestUnderWay {
  url: URL;
  proxy: string | null;
  signal: AbortSignal;
  /** Milliseconds that the headers may take. */
  timeoutMs: number;
}

/**
 * Waits for the headers of a request's answer. The signal ends the request, its body included.
 * @throws {AppError} `NETWORK`, `TIMEOUT`, `TLS`, `BLOCKED_URL` or `CANCELLED`.
 */
export function answerOf(
  request: ClientRequest,
  { url, proxy, signal, timeoutMs }: RequestUnderWay,
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const facts = { url, proxy, issuer: undefined as string | undefined };
    let body: IncomingMessage | undefined;
    let failure: AppError | undefined;
    const fail = (error: AppError) => {
      failure ??= error;
      // A request that has no connection yet, or only a proxy's, tells nobody that it was destroyed.
      settle(failure);
      (body ?? request).destroy(failure);
    };
    const answerTimer = setTimeout(() => fail(timedOut(facts, { reason: 'no-answer' })), timeoutMs);
    const onAbort = () => fail(cancelled(signal.reason));
    const forgetSignal = () => signal.removeEventListener('abort', onAbort);
    const settle = (error: AppError) => {
      clearTimeout(answerTimer);
      forgetSignal();
      reject(error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    request.once('socket', (socket) => {
      if (!socket.connecting) return;
      limitConnecting(request, socket, () => fail(timedOut(facts, { reason: 'no-connection' })));
      // 'secure' comes before the certificate is judged, 'secureConnect' only when it is trusted.
      socket.prependOnceListener('secure', () => {
        facts.issuer = issuerOf(socket);
      });
    });
    request.on('error', (error) => settle(failure ?? toNetworkError(error, facts)));
    request.once('close', () => {
      if (body === undefined) settle(failure ?? toNetworkError(closedEarly, facts));
    });
    request.once('response', (response) => {
      clearTimeout(answerTimer);
      body = response;
      joinChunksOfOneRead(response);
      response.once('close', forgetSignal);
      const remoteAddress = proxy === null ? response.socket.remoteAddress : undefined;
      const { statusCode: status = 0, headers } = response;
      resolve({ status, headers, body: new StreamBody(response), url, remoteAddress });
    });
    if (signal.aborted) onAbort();
  });
}

/** Ends a connection that is not there in time; one that serves a second request is there already. */
function limitConnecting(request: ClientRequest, socket: Socket, onTimeout: () => void): void {
  const timer = setTimeout(onTimeout, connectTimeoutMs);
  const stop = () => clearTimeout(timer);
  socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', stop);
  request.once('close', stop);
}
