import type { ByteSource } from '../content/byte-source.ts';
import { bufferSource } from '../content/byte-source.ts';

/** The hosts that a simulator plays, each on its own port. */
export const roles = ['registry', 'data', 'link', 'redirector', 'cdn', 'token'] as const;

/** One host: the registry, its data endpoint, the two hops of a foreign URL, the CDN they end at, the token service. */
export type Role = (typeof roles)[number];

/** A request as the handlers see it. The path is as it came, byte for byte. */
export interface SimulatorRequest {
  role: Role;
  method: string;
  /** Path and query as sent. */
  url: string;
  path: string;
  query: URLSearchParams;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** How an answer goes out when it does not simply go out. */
export interface Delivery {
  /** Closes the connection before a single byte. */
  refuse?: boolean;
  delayMilliseconds?: number;
  /** What happens to the body after so many bytes of it. */
  interruption?: { afterBytes: number; kind: 'reset' | 'end' | 'stall' };
}

/** A stretch of a body; `end` is exclusive. */
export interface Stretch {
  start: number;
  end: number;
}

/** What a handler answers, before it is sent. */
export interface Answer {
  status: number;
  /** Names in lower case. `content-length` is added when sending, unless `isChunked`. */
  headers: Record<string, string>;
  /** The whole content, also when only a stretch of it is sent. */
  body: ByteSource;
  /** True when a `Range` of the request is honoured. */
  isRangeable: boolean;
  /** The stretch of the body that is sent. */
  stretch: Stretch;
  /** True sends no `content-length`. */
  isChunked: boolean;
  delivery: Delivery;
}

/** An answer with a body of any source. */
export function answer(status: number, headers: Record<string, string>, body: ByteSource): Answer {
  const stretch = { start: 0, end: body.size };
  return { status, headers, body, isRangeable: false, stretch, isChunked: false, delivery: {} };
}

/** An answer in plain words, HTML or XML. */
export function textAnswer(status: number, contentType: string, text: string): Answer {
  return answer(status, { 'content-type': contentType }, bufferSource(text));
}

/** An answer in JSON. */
export function jsonAnswer(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  const body = bufferSource(JSON.stringify(value));
  return answer(status, { 'content-type': 'application/json; charset=utf-8', ...headers }, body);
}

/** A redirect with the small HTML body that MCR sends along. */
export function redirectAnswer(status: 301 | 302 | 307, location: string): Answer {
  const html = `<a href="${location.replaceAll('&', '&amp;')}">Temporary Redirect</a>.\n\n`;
  const body = bufferSource(html);
  return answer(status, { 'content-type': 'text/html; charset=utf-8', location }, body);
}

/** Puts another answer's content in the place of this one. */
export function replaceAnswer(target: Answer, replacement: Answer): void {
  Object.assign(target, replacement);
}
