import type { AppError } from '../../../../shared/errors.ts';
import type { Body } from '../../network/body/answer-body.ts';

/** A stretch of a blob, in bytes. Without `length` it runs to the blob's end. */
export interface ByteRange {
  offset: number;
  length?: number;
}

/** What a server answered. The transfer checks its headers against the range and the descriptor. */
export interface BlobResponse {
  /** 200 or 206; a source turns every other status into an `AppError`. */
  status: number;
  /** Header names in lower case. */
  headers: Record<string, string | string[] | undefined>;
  body: Body;
  /** The host that answered after all redirects, port included. */
  host: string;
}

/**
 * One place that a blob can be fetched from. It hides authentication, redirects, signed targets and the rules
 * about which addresses may be asked; it neither retries nor verifies.
 */
export interface BlobSource {
  /** A mirror is one of several places at once, and never the last word on a blob. */
  kind: 'registry' | 'foreign' | 'mirror';
  /** The URL that names the blob there, before redirects and without a query: fit for logs and messages. */
  identity: string;
  /** The host of `identity`. */
  host: string;
  /**
   * Asks for a stretch of the blob. A signed redirect target that has expired is resolved anew inside.
   * @throws {AppError} `BLOB_UNKNOWN` (404), `UNAUTHORIZED`, `DENIED`, `TOO_MANY_REQUESTS` (with
   * `details.retryAfterMs` when the server gave one), `BLOCKED_URL`, `NETWORK`, `TIMEOUT`, `TLS`, `CANCELLED`.
   */
  open(range: ByteRange | undefined, signal: AbortSignal): Promise<BlobResponse>;
  /** Told when the blob is looked for elsewhere, and why: the place remembers who fails again and again. */
  givenUp?(error: AppError): void;
}
