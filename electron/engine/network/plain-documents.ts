import { type AppError, isAppError, toAppError } from '../../../shared/errors.ts';
import { raceWithSignal } from '../async/race-with-signal.ts';
import { discardBody } from './body/discard-body.ts';
import { errorBodyLimit, readBody } from './body/read-body.ts';
import { cancelled } from './connections/network-error.ts';
import { type DocumentRequest, documentHeaders, type HttpDocument } from './documents/document-request.ts';
import type { DocumentReaderOptions } from './documents/read-document.ts';
import { firstHop, type Hop, isRedirect, nextHop } from './rules/redirect-rules.ts';
import { NotPlain } from './wire/not-plain.ts';
import { PlainOrigins } from './wire/plain-origins.ts';
import type { WirePool } from './wire/wire-pool.ts';
import { requestByWire, type WireResponse } from './wire/wire-request.ts';

/** What reading documents over connections of our own takes. */
export interface PlainDocumentOptions extends DocumentReaderOptions {
  wires: WirePool;
}

/** The way to a document is not direct, or an answer on it is not plain. */
class NotOurs extends Error {}

/**
 * Makes the reading of documents over connections of our own, by the same rules as `createDocumentReader`. Most come
 * plainly, and then got, which takes long to load, is not needed.
 * @returns undefined for a document that got is to read; nothing of it has been parsed.
 */
export function createPlainDocuments(
  options: PlainDocumentOptions,
): <Result>(request: DocumentRequest<Result>) => Promise<{ value: Result } | undefined> {
  // Not those of layers: a server may write documents in chunks, and layers plainly.
  const origins = new PlainOrigins();
  return async (request) => {
    // An answer without a body is told from one with a body by the request alone, which the reader of heads does not know.
    if (request.form !== undefined || request.headersOnly === true) return undefined;
    try {
      return await new PlainRead(options, origins, request).run();
    } catch (error) {
      if (error instanceof NotOurs) return undefined;
      throw error;
    }
  };
}

class PlainRead<Result> {
  readonly #options: PlainDocumentOptions;
  readonly #origins: PlainOrigins;
  readonly #request: DocumentRequest<Result>;

  constructor(options: PlainDocumentOptions, origins: PlainOrigins, request: DocumentRequest<Result>) {
    this.#options = options;
    this.#origins = origins;
    this.#request = request;
  }

  /** @throws {NotOurs}, and {AppError} as `HttpClient.read`. */
  async run(): Promise<{ value: Result }> {
    const { signal } = this.#request;
    for (;;) {
      if (signal.aborted) throw cancelled(signal.reason);
      try {
        return { value: this.#request.parse(await this.#ask()) };
      } catch (error) {
        if (error instanceof NotOurs) throw error;
        if (signal.aborted) throw cancelled(signal.reason);
        await this.#pauseAfter(toAppError(error));
      }
    }
  }

  async #pauseAfter(error: AppError): Promise<void> {
    const { signal, patience } = this.#request;
    // Whoever has waited so long for an answer waits for no second one.
    const isOver = isAppError(error, 'TIMEOUT') && error.details.reason === 'no-answer';
    const wait = isOver ? null : patience.waitAfter(error);
    if (wait === null) throw error;
    const isTime = Promise.withResolvers<void>();
    const timer = setTimeout(isTime.resolve, wait);
    await raceWithSignal(isTime.promise, signal, cancelled).finally(() => clearTimeout(timer));
  }

  /** Asks the first server, and those that it sends us on to. */
  async #ask(): Promise<HttpDocument> {
    const { url, addressRule, linkRule } = this.#request;
    const headers = documentHeaders(this.#options.userAgent, this.#request);
    for (let hop = firstHop({ url, headers, addressRule }); ; ) {
      const response = await this.#send(hop);
      linkRule.learnFrom({ url: hop.url, remoteAddress: response.remoteAddress });
      if (!isRedirect(response)) return await this.#read(hop.url, response);
      discardBody(response.body);
      hop = nextHop(hop, response, linkRule);
    }
  }

  /** Every hop has its own rule for addresses, its own way, and its own time to answer. */
  async #send({ url, headers, addressRule: rule }: Hop): Promise<WireResponse> {
    const { chooseConnection, answerTimes, limits, wires } = this.#options;
    const { signal, patience } = this.#request;
    const { proxy, extraCaFile } = await chooseConnection(url, rule);
    if (proxy !== null || !this.#origins.isPlain(url)) throw new NotOurs();
    const timeoutMs = patience.answerMs(answerTimes.limitFor(url.host, patience.isPatient, limits()));
    const askedAt = performance.now();
    try {
      const place = { url, rule, extraCaFile };
      const response = await requestByWire(wires, { place, headers, signal, timeoutMs });
      answerTimes.answered(url.host, performance.now() - askedAt, limits());
      return response;
    } catch (error) {
      if (error instanceof NotPlain) {
        this.#origins.notPlain(url, error);
        throw new NotOurs();
      }
      if (isAppError(error, 'TIMEOUT') && error.details.reason === 'no-answer') answerTimes.silent(url.host);
      throw error;
    }
  }

  async #read(url: URL, { status, headers, body }: WireResponse): Promise<HttpDocument> {
    const limit = status === 200 ? this.#request.limit : errorBodyLimit;
    const isTooLong = Number(headers['content-length'] ?? 0) > limit;
    if (isTooLong) body.destroy();
    return { status, headers, url, body: isTooLong ? null : await readBody(body, limit, url.host) };
  }
}
