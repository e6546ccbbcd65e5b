import type { IncomingHttpHeaders } from 'node:http';
import type { AddressRule } from '../rules/address-rule.ts';
import type { LinkRule } from '../rules/link-rule.ts';
import type { Patience } from './patience.ts';

/** A whole answer, whatever its status. */
export interface HttpDocument {
  status: number;
  headers: IncomingHttpHeaders;
  /** The URL that answered. */
  url: URL;
  /** Null when it is longer than it may be; the rest was not read. */
  body: Buffer | null;
}

/** A document to be read whole into memory. */
export interface DocumentRequest<Result> {
  url: URL;
  addressRule: AddressRule;
  /** The rule of the registry that it is about, for every other server that it is sent on to. */
  linkRule: LinkRule;
  headers?: Record<string, string>;
  /** A form sent by POST, whose redirects are not followed; without it the request is a GET. */
  form?: Record<string, string>;
  /** Asks for the headers alone (RFC 9110, "HEAD"): the body is empty then. */
  headersOnly?: boolean;
  /** Bytes that the body of an answer of status 200 may have; others may have 64 KiB. */
  limit: number;
  signal: AbortSignal;
  /** Decides about further tries. */
  patience: Patience;
  /**
   * Makes of an answer what is wanted.
   * @throws {AppError} for an answer that is not wanted; a retryable one is asked for again.
   */
  parse(document: HttpDocument): Result;
}

/** The headers of a request for a document, which is wanted as it is. */
export function documentHeaders(
  userAgent: string,
  { headers }: Pick<DocumentRequest<unknown>, 'headers'>,
): Record<string, string> {
  return { 'user-agent': userAgent, 'accept-encoding': 'identity', ...headers };
}
