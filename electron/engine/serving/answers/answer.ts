import type { BlobReading } from '../content/blob-reading.ts';

/** What of a request an answer depends on, beside its path. */
export interface Asked {
  /** HEAD asks for the headers that GET would get. */
  isHead: boolean;
  accept: string | undefined;
  range: string | undefined;
  ifRange: string | undefined;
  ifNoneMatch: string | undefined;
  /** Aborted when the client has gone. */
  signal: AbortSignal;
}

/** What a client gets, and what the list of clients shows of it. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** Bytes of the body. */
  length: number;
  body?: Buffer | (() => Promise<BlobReading>);
  /** What is sent, for the list of clients. */
  sent?: SentItem;
}

/** A manifest or a part of a blob that is sent. */
export interface SentItem {
  kind: 'manifest' | 'blob';
  /** Repository with its registry in front. */
  name: string;
  /** Tag or digest. */
  item: string;
  from: 'library' | 'origin';
}

/** An answer of JSON. */
export function jsonAnswer(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  const body = Buffer.from(JSON.stringify(value));
  return { status, headers: { 'content-type': 'application/json', ...headers }, length: body.length, body };
}
