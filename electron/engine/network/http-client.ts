import { createByteRequests } from './byte-requests.ts';
import { type AnswerLimits, AnswerTimes } from './connections/answer-times.ts';
import { type ConnectionOptions, connectionChoice } from './connections/connection-choice.ts';
import { ConnectionPool } from './connections/connection-pool.ts';
import type { DocumentRequest, HttpDocument } from './documents/document-request.ts';
import type { SendRequest } from './documents/send-request.ts';
import type { HttpRequest, HttpResponse } from './http-answer.ts';
import { createPlainDocuments } from './plain-documents.ts';
import { WirePool } from './wire/wire-pool.ts';

/** Milliseconds that the headers of an answer may take from a server that is not slow. */
const shortAnswerMs = 20_000;
const defaultLongSeconds = 60;
/** A layer may be on its way from somewhere else when the registry is asked for it. */
const layerFactor = 2;

export interface HttpClientOptions extends ConnectionOptions {
  userAgent: string;
  /** Milliseconds that the headers of an answer may take; 20 s without it, and longer from a slow server. */
  answerTimeoutMs?: number;
  /** The same from a slow server, in place of the setting. */
  longAnswerTimeoutMs?: number;
  /**
   * How answers come: over connections of our own where they are plain (`wire`, also without this), or always by Node's
   * client, documents by got. Callers see no difference; tests run over either.
   */
  bodies?: BodyRoad;
}

/** The two ways on which answers come. */
export type BodyRoad = 'wire' | 'node';

/** HTTP as Longshore speaks it: HTTP/1.1 over shared keep-alive connections. */
export interface HttpClient {
  /**
   * Sends one GET and waits for its headers. Nothing is redirected or decompressed, and nothing is sent again but what
   * met a kept connection that its server had let go of, or an answer that Node is to judge (see `createByteRequests`).
   * @throws {AppError} `NETWORK`, `TIMEOUT`, `TLS`, `BLOCKED_URL` or `CANCELLED`. The body ends
   * as its connection ends it; whoever reads it words that.
   */
  request(request: HttpRequest): Promise<HttpResponse>;
  /**
   * Reads a document whole, following redirects by the rules of `nextHop`, and trying again with the patience of the
   * request.
   * @throws {AppError} as `request`, and what the request's `parse` throws.
   */
  read<Result>(request: DocumentRequest<Result>): Promise<Result>;
  /**
   * Sends one request that may change something on its server, and reads the answer, of up to 64 KiB. Nothing is
   * redirected or tried again.
   * @throws {AppError} as `request`.
   */
  send(request: SendRequest): Promise<HttpDocument>;
  /** Closes every connection. */
  close(): void;
}

/** Opens an HTTP client with its own connections. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const pool = new ConnectionPool();
  const wires = options.bodies === 'node' ? undefined : new WirePool();
  const chooseConnection = connectionChoice(pool, options);
  const { userAgent } = options;
  const answerTimes = new AnswerTimes();
  const limits = (): AnswerLimits => {
    const { answerTimeoutSeconds = defaultLongSeconds } = options.settings();
    const short = options.answerTimeoutMs ?? shortAnswerMs;
    const long = options.longAnswerTimeoutMs ?? options.answerTimeoutMs ?? answerTimeoutSeconds * 1000;
    return { short, long };
  };
  const layerLimits = (): AnswerLimits => {
    const { short, long } = limits();
    return { short, long: long * layerFactor };
  };

  let reader: ReturnType<typeof openReader> | undefined;
  const readPlainly =
    wires === undefined
      ? undefined
      : createPlainDocuments({ chooseConnection, userAgent, answerTimes, limits, wires });
  // got is large, and a command whose documents come plainly does not wait for it.
  const openReader = async () => {
    const { createDocumentReader } = await import('./documents/read-document.ts');
    return createDocumentReader({ chooseConnection, userAgent, answerTimes, limits });
  };

  let sender: ReturnType<typeof openSender> | undefined;
  const openSender = async () => {
    const { createSender } = await import('./documents/send-request.ts');
    return createSender({ chooseConnection, userAgent });
  };

  return {
    request: createByteRequests({ chooseConnection, userAgent, answerTimes, limits: layerLimits, wires }),
    async read(request) {
      const plain = await readPlainly?.(request);
      if (plain !== undefined) return plain.value;
      reader ??= openReader();
      return (await reader)(request);
    },
    async send(request) {
      sender ??= openSender();
      return (await sender)(request);
    },
    close() {
      pool.close();
      wires?.close();
    },
  };
}
