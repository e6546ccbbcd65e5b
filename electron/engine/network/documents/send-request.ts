import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Got } from 'got';
import { isAppError } from '../../../../shared/errors.ts';
import { errorBodyLimit } from '../body/read-body.ts';
import type { ChooseConnection } from '../connections/connection-choice.ts';
import { cancelled, type RequestFacts, timedOut } from '../connections/network-error.ts';
import type { AddressRule } from '../rules/address-rule.ts';
import type { LinkRule } from '../rules/link-rule.ts';
import type { HttpDocument } from './document-request.ts';
import { createGotClient } from './got-client.ts';
import { gotError } from './got-error.ts';

/** Bytes that are sent; they can be opened again when a request has to be. */
export interface SentBody {
  /** Bytes. */
  size: number;
  /** True leaves the size unsaid (`Transfer-Encoding: chunked`). */
  isStreamed?: boolean;
  open(): AsyncIterable<Buffer>;
  /** Hears how many bytes of it have been handed to the connection. */
  onSent?(bytes: number): void;
}

/** One request that may change something on its server. */
export interface SendRequest {
  method: 'HEAD' | 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: URL;
  headers?: Record<string, string>;
  /** Without it nothing is sent, and says so (`Content-Length: 0`) where the method has a body. */
  body?: SentBody;
  addressRule: AddressRule;
  /** The rule of the registry that it is about: learns from where the answer came. */
  linkRule: LinkRule;
  /** Milliseconds that the answer may take once all is sent; a server reads again what it was sent. */
  answerMs: number;
  signal: AbortSignal;
}

/** Milliseconds in which a connection that is sent to takes nothing, after which it is given up. */
const sendSilenceMs = 60_000;
const methodsWithBody: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/** What all requests of one client share. */
export interface SenderOptions {
  chooseConnection: ChooseConnection;
  userAgent: string;
}

/**
 * Makes the sending of requests, by got. An answer whose body is longer than `errorBodyLimit` has none (null): what follows
 * it is not read. Nothing is redirected, and nothing is tried again: whether the server has taken
 * what it was sent is for the caller to find out.
 */
export function createSender(options: SenderOptions): (request: SendRequest) => Promise<HttpDocument> {
  const client = createGotClient();
  return (request) => send(client, options, request);
}

async function send(client: Got, options: SenderOptions, request: SendRequest): Promise<HttpDocument> {
  const { method, url, signal, body } = request;
  if (signal.aborted) throw cancelled(signal.reason);
  const { agents, proxy } = await options.chooseConnection(url, request.addressRule);
  const facts: RequestFacts = { url, proxy };
  const stop = new AbortController();
  const timer = answerTimer(request, () => stop.abort(timedOut(facts, { reason: 'no-answer' })));
  const stream = body === undefined ? undefined : Readable.from(body.open(), { objectMode: false });
  let early: IncomingMessage | undefined;
  let isTooLong = false;
  try {
    const answer = client(url, {
      method,
      headers: headersOf(request, options.userAgent),
      ...(stream === undefined ? {} : { body: stream }),
      signal: AbortSignal.any([signal, stop.signal]),
      followRedirect: false,
      retry: { limit: 0 },
      agent: agents,
      timeout: { socket: request.answerMs + sendSilenceMs },
    });
    answer.on('request', (sent: ClientRequest) => {
      sent.once('response', (incoming) => {
        early = incoming;
        const remoteAddress = proxy === null ? incoming.socket.remoteAddress : undefined;
        request.linkRule.learnFrom({ url, remoteAddress });
      });
    });
    answer.on('uploadProgress', ({ transferred }) => {
      timer.sent(transferred);
      body?.onSent?.(transferred);
    });
    answer.on('downloadProgress', ({ transferred }) => {
      if (transferred <= errorBodyLimit) return;
      isTooLong = true;
      stop.abort();
    });
    const { statusCode: status, headers, rawBody } = await answer;
    return { status, headers, url, body: wholeOrNull(rawBody) };
  } catch (error) {
    if (signal.aborted) throw cancelled(signal.reason);
    if (isAppError(stop.signal.reason)) throw stop.signal.reason;
    if (isTooLong && early !== undefined)
      return { status: early.statusCode ?? 0, headers: early.headers, url, body: null };
    // A server that refuses what it is being sent answers, and then lets go of the connection.
    const refusal = refusalOf(early);
    if (refusal !== undefined) return { ...refusal, url, body: null };
    throw gotError(error, facts, early !== undefined);
  } finally {
    timer.stop();
    stream?.destroy();
  }
}

/** Until all is sent the connection has to take something now and then; from then on the answer has its time. */
function answerTimer({ body, answerMs }: SendRequest, expire: () => void) {
  let timer = setTimeout(expire, body === undefined ? answerMs : sendSilenceMs);
  let isAnswerAwaited = body === undefined;
  return {
    sent(bytes: number) {
      if (isAnswerAwaited) return;
      isAnswerAwaited = bytes >= (body?.size ?? 0);
      clearTimeout(timer);
      timer = setTimeout(expire, isAnswerAwaited ? answerMs : sendSilenceMs);
    },
    stop: () => clearTimeout(timer),
  };
}

function headersOf({ method, headers, body }: SendRequest, userAgent: string): Record<string, string> {
  const unsaid = body?.isStreamed === true || !methodsWithBody.has(method);
  const length = unsaid ? undefined : (body?.size ?? 0);
  return {
    'user-agent': userAgent,
    'accept-encoding': 'identity',
    ...headers,
    ...(length === undefined ? {} : { 'content-length': String(length) }),
  };
}

function wholeOrNull(bytes: Uint8Array): Buffer | null {
  if (bytes.byteLength > errorBodyLimit) return null;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function refusalOf(
  early: IncomingMessage | undefined,
): { status: number; headers: IncomingHttpHeaders } | undefined {
  const status = early?.statusCode ?? 0;
  return early !== undefined && status >= 400 ? { status, headers: early.headers } : undefined;
}
