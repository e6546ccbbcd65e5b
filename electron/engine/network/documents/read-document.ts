import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Got, NormalizedOptions, PlainResponse, Progress, Response } from 'got';
import { type AppError, toAppError } from '../../../../shared/errors.ts';
import { joinSmallChunks } from '../body/join-small-chunks.ts';
import { errorBodyLimit, silenceMs } from '../body/read-body.ts';
import type { AnswerLimits, AnswerTimes } from '../connections/answer-times.ts';
import type { ChooseConnection } from '../connections/connection-choice.ts';
import { issuerOf } from '../connections/issuer.ts';
import {
  cancelled,
  closedEarly,
  type RequestFacts,
  timedOut,
  toNetworkError,
} from '../connections/network-error.ts';
import { withProxiedIssuer } from '../connections/proxied-issuer.ts';
import { proxySignInStatus, proxyWantsSignIn } from '../connections/proxy-refusal.ts';
import { firstHop, type Hop, isRedirect, nextHop } from '../rules/redirect-rules.ts';
import { type DocumentRequest, documentHeaders } from './document-request.ts';
import { createGotClient } from './got-client.ts';
import { gotError } from './got-error.ts';
import { goTo, leaveRedirect } from './got-redirect.ts';

/** What all documents of one client share. */
export interface DocumentReaderOptions {
  chooseConnection: ChooseConnection;
  userAgent: string;
  answerTimes: AnswerTimes;
  /** How long the headers of an answer may take, the wait for a connection included. */
  limits(): AnswerLimits;
}

/** Makes the reading of documents, by got, over the connections of one client. */
export function createDocumentReader(
  options: DocumentReaderOptions,
): <Result>(request: DocumentRequest<Result>) => Promise<Result> {
  const client = createGotClient();
  return (request) => new DocumentRead(client, options, request).run();
}

/** The reading of one document: what got tells on its way, and what is decided about it. */
class DocumentRead<Result> {
  readonly #client: Got;
  readonly #options: DocumentReaderOptions;
  readonly #request: DocumentRequest<Result>;
  readonly #first: Hop;
  /** Ends the request with the error that it is aborted with. */
  readonly #stop = new AbortController();
  #hop: Hop;
  #facts: RequestFacts;
  #answerTimer: NodeJS.Timeout | undefined;
  #askedAt = 0;
  #incoming: IncomingMessage | undefined;
  #isTooLong = false;
  #isOver = false;
  #result: { value: Result } | undefined;
  #failure: AppError | undefined;

  constructor(client: Got, options: DocumentReaderOptions, request: DocumentRequest<Result>) {
    const { url, addressRule } = request;
    const headers = documentHeaders(options.userAgent, request);
    this.#client = client;
    this.#options = options;
    this.#request = request;
    this.#first = firstHop({ url, headers, addressRule });
    this.#hop = this.#first;
    this.#facts = { url, proxy: null };
  }

  /** @throws {AppError} as `HttpClient.read`. */
  async run(): Promise<Result> {
    const { signal, form, headersOnly = false } = this.#request;
    if (signal.aborted) throw cancelled(signal.reason);
    let thrown: unknown;
    try {
      const answer = this.#client(this.#first.url, {
        headers: this.#first.headers,
        ...(form === undefined ? {} : { method: 'POST', form }),
        ...(headersOnly ? { method: 'HEAD' } : {}),
        signal: AbortSignal.any([signal, this.#stop.signal]),
        followRedirect: (response) => form === undefined && this.#follows(response),
        retry: { enforceRetryRules: false, calculateDelay: ({ error }) => this.#waitAfter(error) },
        hooks: {
          beforeRequest: [(options) => this.#connect(options)],
          beforeRedirect: [
            (options, response) => {
              leaveRedirect(response);
              goTo(this.#hop, options);
            },
          ],
          beforeRetry: [(error) => this.#startAnew(error.options)],
          afterResponse: [(response) => this.#finish(response)],
        },
      });
      answer.on('request', (sent) => this.#watch(sent));
      answer.on('downloadProgress', (progress) => this.#limit(progress));
      await answer;
    } catch (error) {
      thrown = error;
    } finally {
      this.#isOver = true;
      clearTimeout(this.#answerTimer);
    }
    if (this.#result !== undefined) return this.#result.value;
    throw await this.#errorOf(thrown);
  }

  /** Every hop has its own rule for addresses, its own proxy, and its own time to answer. */
  async #connect(options: NormalizedOptions): Promise<void> {
    const { url, addressRule } = this.#hop;
    this.#facts = { url, proxy: null };
    this.#incoming = undefined;
    const { agents, proxy } = await this.#options.chooseConnection(url, addressRule);
    this.#facts = { url, proxy };
    clearTimeout(this.#answerTimer);
    const { answerTimes, limits } = this.#options;
    const { patience } = this.#request;
    const timeoutMs = patience.answerMs(answerTimes.limitFor(url.host, patience.isPatient, limits()));
    this.#askedAt = performance.now();
    // Until the headers come, the silence of the connection is the wait for them.
    options.timeout.socket = timeoutMs + silenceMs;
    if (!this.#isOver) {
      // got counts from the moment that a request is sent. While no connection is free, or a proxy opens none, that
      // moment does not come.
      this.#answerTimer = setTimeout(() => {
        answerTimes.silent(url.host);
        this.#stop.abort(timedOut(this.#facts, { reason: 'no-answer' }));
      }, timeoutMs);
    }
    options.agent = agents;
  }

  #watch(sent: ClientRequest): void {
    const facts = this.#facts;
    sent.once('socket', (socket) => {
      // 'secure' comes before the certificate is judged, 'secureConnect' only when it is trusted.
      if (socket.connecting)
        socket.prependOnceListener('secure', () => {
          facts.issuer = issuerOf(socket);
        });
    });
    // got passes this on, so that Node leaves the connection to whoever listens.
    sent.once('upgrade', (_, socket) => {
      socket.destroy();
      this.#stop.abort(toNetworkError(closedEarly, facts));
    });
    // Before got's own listener, which asks at once whether a redirect is followed.
    sent.prependOnceListener('response', (incoming) => {
      clearTimeout(this.#answerTimer);
      const { answerTimes, limits } = this.#options;
      answerTimes.answered(facts.url.host, performance.now() - this.#askedAt, limits());
      incoming.socket.setTimeout(silenceMs);
      joinSmallChunks(incoming);
      this.#incoming = incoming;
      const remoteAddress = facts.proxy === null ? incoming.socket.remoteAddress : undefined;
      this.#request.linkRule.learnFrom({ url: facts.url, remoteAddress });
    });
  }

  #follows({ statusCode: status, headers }: PlainResponse): boolean {
    const answer = { status, headers };
    if (!isRedirect(answer)) return false;
    this.#hop = nextHop(this.#hop, answer, this.#request.linkRule);
    return true;
  }

  /** Ends a body as soon as it shows to be too long. */
  #limit({ transferred, total = 0 }: Progress): void {
    const limit = this.#incoming?.statusCode === 200 ? this.#request.limit : errorBodyLimit;
    if (Math.max(transferred, total) <= limit) return;
    this.#isTooLong = true;
    // One that is there whole comes to its end by itself.
    if (this.#incoming?.complete === false) this.#incoming.destroy();
  }

  #finish<Answer extends Response>(response: Answer): Answer {
    const { buffer, byteOffset, byteLength } = response.rawBody;
    this.#parse(this.#isTooLong ? null : Buffer.from(buffer, byteOffset, byteLength));
    if (this.#failure !== undefined) throw this.#failure;
    return response;
  }

  #parse(body: Buffer | null): void {
    const { statusCode: status = 0, headers = {} } = this.#incoming ?? {};
    const { url, proxy } = this.#facts;
    if (proxy !== null && status === proxySignInStatus) {
      this.#failure = proxyWantsSignIn(proxy, url.host);
      return;
    }
    try {
      this.#result = { value: this.#request.parse({ status, headers, url: this.#hop.url, body }) };
    } catch (error) {
      this.#failure = toAppError(error);
    }
  }

  /** Milliseconds until the next try; 0, as got wants it, for none. */
  #waitAfter(error: unknown): number {
    if (this.#isTooLong && this.#failure === undefined) this.#parse(null);
    if (this.#result !== undefined) return 0;
    this.#failure ??= gotError(error, this.#facts, this.#incoming !== undefined);
    const wait = this.#request.patience.waitAfter(this.#failure);
    return wait === null ? 0 : Math.max(1, wait);
  }

  /** got tries again where a redirect has led; the first server may have another target by now. */
  #startAnew(options: Parameters<typeof goTo>[1]): void {
    this.#failure = undefined;
    this.#isTooLong = false;
    if (this.#hop === this.#first) return;
    this.#hop = this.#first;
    goTo(this.#first, options);
  }

  async #errorOf(thrown: unknown): Promise<unknown> {
    const { signal } = this.#request;
    if (signal.aborted) return cancelled(signal.reason);
    if (this.#stop.signal.aborted) return this.#stop.signal.reason;
    const failure = this.#failure ?? gotError(thrown, this.#facts, this.#incoming !== undefined);
    return withProxiedIssuer(failure, this.#facts.url, this.#facts.proxy);
  }
}
