import type { ClientRequest } from 'node:http';
import type { Request } from 'got';
import type { AppError } from '../../../shared/errors.ts';
import type { HttpResponse } from './http-client.ts';
import { issuerOf } from './issuer.ts';
import { cancelled, timedOut, toNetworkError } from './network-error.ts';
import { ResponseBody } from './response-body.ts';

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
  stream: Request,
  { url, proxy, signal, timeoutMs }: RequestUnderWay,
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const facts = { url, proxy, issuer: undefined as string | undefined };
    let body: ResponseBody | undefined;
    let failure: AppError | undefined;
    const fail = (error: AppError) => {
      failure ??= error;
      (body ?? stream).destroy(error);
    };
    const toError = (error: unknown) => failure ?? toNetworkError(error, facts);
    const timer = setTimeout(() => fail(timedOut(facts, { reason: 'no-answer' })), timeoutMs);
    const onAbort = () => fail(cancelled(signal.reason));
    const forgetSignal = () => signal.removeEventListener('abort', onAbort);
    signal.addEventListener('abort', onAbort, { once: true });
    stream.once('request', (sent: ClientRequest) => {
      sent.once('socket', (socket) => {
        if (!socket.connecting) return;
        // 'secure' comes before the certificate is judged, 'secureConnect' only when it is trusted.
        socket.prependOnceListener('secure', () => {
          facts.issuer = issuerOf(socket);
        });
      });
    });
    stream.once('error', (error) => {
      clearTimeout(timer);
      forgetSignal();
      reject(toError(error));
    });
    stream.once('response', ({ statusCode, headers }) => {
      clearTimeout(timer);
      body = new ResponseBody(stream, toError);
      body.once('close', forgetSignal);
      resolve({ status: statusCode, headers, body, url });
    });
    if (signal.aborted) onAbort();
  });
}
