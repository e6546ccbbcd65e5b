import type { IncomingMessage } from 'node:http';
import { cleanText } from '../../../../shared/text/clean-text.ts';

/** One answered request. */
export interface AccessLogEntry {
  /** ISO time at which it ended. */
  at: string;
  address: string;
  method: string;
  /** Path and query as the client wrote them, made clean and short. */
  path: string;
  status: number;
  /** Bytes of the body that were sent. */
  bytes: number;
  /** Milliseconds from the request to the end of its answer. */
  ms: number;
  client: string;
  /** Where the content was from. */
  source?: 'library' | 'origin';
}

const longestPath = 300;

/** What the log says of a request. No header of it but the client's own name gets into it. */
export function accessLogEntry(
  { method = '', url = '', headers, socket }: IncomingMessage,
  { status, bytes, ms, source }: Pick<AccessLogEntry, 'status' | 'bytes' | 'ms' | 'source'>,
): AccessLogEntry {
  return {
    at: new Date().toISOString(),
    address: addressOf(socket.remoteAddress),
    method,
    path: cleanText(url.slice(0, longestPath)),
    status,
    bytes,
    ms: Math.round(ms),
    client: cleanText((headers['user-agent'] ?? '').slice(0, longestPath)),
    ...(source === undefined ? {} : { source }),
  };
}

/** An address as people know it, without the prefix of an IPv4 address within IPv6. */
export function addressOf(remoteAddress: string | undefined): string {
  return (remoteAddress ?? '').replace(/^::ffff:/, '');
}
