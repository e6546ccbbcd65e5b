import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Answer, Asked, SentItem } from '../answers/answer.ts';
import { type AnswerSources, answerRequest } from '../answers/answer-request.ts';
import { errorAnswer } from '../answers/error-answer.ts';
import { RequestError } from '../answers/request-error.ts';
import { parseRequestPath } from '../names/request-path.ts';
import { type AccessLogEntry, accessLogEntry, addressOf } from './access-log.ts';
import { checkPassword } from './password-check.ts';
import { createHostGuard } from './request-guard.ts';
import { type Limits, RequestLimits, usualLimits } from './request-limits.ts';
import { sendAnswer } from './send-answer.ts';
import { type ListenOptions, startListening } from './start-listening.ts';

/** What is sent to a client, as it leaves. */
export interface Sending {
  address: string;
  /** As the client calls itself. */
  client: string;
  item: SentItem;
  /** Bytes of the answer's body. */
  total: number;
}

/** Hears what the server does. */
export interface ServingObserver {
  onAnswered?(entry: AccessLogEntry): void;
  /** @returns told of bytes as they are sent, and at last that it has ended. */
  onSending?(sending: Sending): { sent(bytes: number): void; ended(): void };
  /** Something is wrong with Longshore itself. */
  onFault?(error: unknown): void;
}

/** What is served, where, and to whom. */
export interface RegistryServerOptions extends Omit<ListenOptions, 'connections'> {
  sources: AnswerSources;
  /** Further names of this computer. */
  names: readonly string[];
  /** Undefined lets everybody in. */
  password: string | undefined;
  limits?: Limits;
  observer?: ServingObserver;
}

/** A registry that listens. */
export interface RegistryServer {
  port: number;
  /** Ends all connections. */
  close(): Promise<void>;
}

/**
 * Serves a library by the distribution API, for reading alone.
 * @throws the system's error when the address cannot be had.
 */
export async function startRegistryServer(options: RegistryServerOptions): Promise<RegistryServer> {
  const limits = options.limits ?? usualLimits;
  const counted = new RequestLimits(limits);
  const { server, port } = await startListening({ ...options, connections: limits.connections });
  const handler = new RequestHandler(options, counted);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    counted.admit(socket);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    void handler.handle(request, response);
  };
  // Whoever asks before it sends a body is told at once that there is nothing to send it for.
  server.on('request', answer).on('checkContinue', answer).on('checkExpectation', answer);
  // What is no HTTP, is too large or takes too long gets Node's short answer and is cut off.
  return { port, close: () => close(server, sockets) };
}

/** Those too that have said nothing yet, or not all of TLS, which the server would wait for. */
async function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  for (const socket of sockets) socket.destroy();
  await closed;
}

class RequestHandler {
  readonly #options: RegistryServerOptions;
  readonly #limits: RequestLimits;
  readonly #guard: (request: IncomingMessage) => void;

  constructor(options: RegistryServerOptions, limits: RequestLimits) {
    this.#options = options;
    this.#limits = limits;
    this.#guard = createHostGuard(options.names);
  }

  /** Answers one request. Never throws. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = performance.now();
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    response.on('error', () => response.destroy());
    const isHead = request.method === 'HEAD';
    const answer = await this.#answer(request, gone.signal);
    let bytes = 0;
    const sending = isHead ? undefined : this.#sending(request, answer);
    const onSent = (count: number) => {
      bytes += count;
      sending?.sent(count);
    };
    try {
      await sendAnswer(response, answer, isHead, onSent);
    } catch (error) {
      // It was here a moment ago.
      const isGone = (error as { code?: unknown }).code === 'ENOENT';
      const failed = errorAnswer(
        isGone ? new RequestError(404, 'BLOB_UNKNOWN', 'This has just been removed.') : error,
      );
      if (!response.headersSent)
        await sendAnswer(response, failed, isHead, onSent).catch(() => response.destroy());
      else response.destroy();
    } finally {
      sending?.ended();
    }
    this.#options.observer?.onAnswered?.(
      accessLogEntry(request, {
        status: response.headersSent ? response.statusCode : answer.status,
        bytes,
        ms: performance.now() - startedAt,
        ...(answer.sent === undefined ? {} : { source: answer.sent.from }),
      }),
    );
  }

  #sending(request: IncomingMessage, { sent, length, status }: Answer) {
    if (sent === undefined || status >= 300) return undefined;
    return this.#options.observer?.onSending?.({
      address: addressOf(request.socket.remoteAddress),
      client: request.headers['user-agent'] ?? '',
      item: sent,
      total: length,
    });
  }

  /** A wrong guess weighs as many requests, so that nobody makes many. */
  #checkPassword(request: IncomingMessage): void {
    try {
      checkPassword(request, this.#options.password);
    } catch (error) {
      const isGuess = request.headers.authorization !== undefined;
      if (isGuess) this.#limits.count(addressOf(request.socket.remoteAddress), wrongGuessWeight);
      throw error;
    }
  }

  async #answer(request: IncomingMessage, signal: AbortSignal): Promise<Answer> {
    try {
      this.#guard(request);
      this.#limits.count(addressOf(request.socket.remoteAddress));
      this.#checkPassword(request);
      if (request.method !== 'GET' && request.method !== 'HEAD') throw writeRefused;
      return await answerRequest(
        parseRequestPath(request.url ?? ''),
        asked(request, signal),
        this.#options.sources,
      );
    } catch (error) {
      const answer = errorAnswer(error);
      if (answer.status >= 500 && !signal.aborted) this.#options.observer?.onFault?.(error);
      // A body that nobody reads would be taken for the next request.
      if (request.method !== 'GET' && request.method !== 'HEAD') answer.headers.connection = 'close';
      return answer;
    }
  }
}

const wrongGuessWeight = 500;

const writeRefused = new RequestError(405, 'UNSUPPORTED', 'This registry is for reading only.', {
  allow: 'GET, HEAD',
});

function asked({ method, headers }: IncomingMessage, signal: AbortSignal): Asked {
  const { accept, range, 'if-none-match': ifNoneMatch, 'if-range': ifRange } = headers;
  const first = Array.isArray(ifRange) ? ifRange[0] : ifRange;
  return { isHead: method === 'HEAD', accept, range, ifRange: first, ifNoneMatch, signal };
}
