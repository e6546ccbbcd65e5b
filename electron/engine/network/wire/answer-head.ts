import type { IncomingHttpHeaders } from 'node:http';
import { NotPlain } from './not-plain.ts';

/** The head of an answer whose body has a length that is known. */
export interface AnswerHead {
  status: number;
  /** As Node gives them. */
  headers: IncomingHttpHeaders;
  /** Bytes of the body. */
  bodyBytes: number;
  /** Milliseconds that the connection may be idle afterwards; 0 when it serves nothing more, undefined when untold. */
  keptFor: number | undefined;
}

const statusLine = /^HTTP\/1\.1 ([2-5]\d\d)(?: .*)?$/;
const fieldName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const wholeNumber = /^\d{1,15}$/;
const mostFields = 100;
/** No Content, and Not Modified, which have no body whatever their fields say (RFC 9112, section 6.3). */
const bodiless: ReadonlySet<number> = new Set([204, 304]);
/** Fields that say how the rest is to be read in a way that is Node's business here. */
const unread: ReadonlySet<string> = new Set(['transfer-encoding', 'content-encoding', '__proto__']);
/** Fields that may come several times without a doubt about what they mean together: lists, by their own definition. */
const lists: ReadonlySet<string> = new Set([
  'accept-ranges',
  'access-control-expose-headers',
  'cache-control',
  'connection',
  'link',
  'server-timing',
  'vary',
  'via',
  'warning',
  'www-authenticate',
]);
/** A server closes when it says so; the last request should not meet it at the door. */
const doorMs = 1_000;

/**
 * Reads the head of an answer to a GET (RFC 9112, sections 4 to 6), strictly: nothing that Node's parser refuses is
 * accepted, and where both accept they understand the same.
 * @param text status line and fields with their ends and the empty line after them, as latin1, in which every line
 * ends by CRLF and no other control character is than tabs.
 * @throws `NotPlain` for everything else, and for a body of unknown length, a coded one, and interim answers.
 */
export function parseHead(text: string): AnswerHead {
  const [first = '', ...lines] = text.split('\r\n').slice(0, -2);
  const status = Number(statusLine.exec(first)?.[1] ?? Number.NaN);
  if (Number.isNaN(status)) throw new NotPlain('its status line');
  const problem = (reason: string) => new NotPlain(reason, status);
  if (lines.length > mostFields) throw problem('too many fields');
  const fields = new Map<string, string | string[]>();
  for (const line of lines) {
    const reason = addField(fields, line);
    if (reason !== undefined) throw problem(reason);
  }
  const bodyBytes = bodyBytesOf(status, fields.get('content-length'));
  if (Number.isNaN(bodyBytes)) throw problem('its length');
  return { status, headers: Object.fromEntries(fields), bodyBytes, keptFor: keptFor(fields) };
}

/** @returns why it cannot be added. */
function addField(fields: Map<string, string | string[]>, line: string): string | undefined {
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(0, colon)).toLowerCase();
  if (!fieldName.test(name)) return 'a line that is no field';
  if (unread.has(name)) return `a ${name}`;
  const value = trimmed(line, colon + 1);
  const earlier = fields.get(name);
  if (name === 'set-cookie') fields.set(name, [...(earlier ?? []), value]);
  else if (earlier === undefined) fields.set(name, value);
  else if (lists.has(name)) fields.set(name, `${earlier}, ${value}`);
  else return `a second ${name}`;
  return undefined;
}

/** What is between optional white space (RFC 9110, section 5.5). */
function trimmed(line: string, from: number): string {
  let start = from;
  let end = line.length;
  while (start < end && isWhiteSpace(line[start])) start += 1;
  while (end > start && isWhiteSpace(line[end - 1])) end -= 1;
  return line.slice(start, end);
}

function isWhiteSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

/** @returns NaN where it is not known. */
function bodyBytesOf(status: number, length: string | string[] | undefined): number {
  const bytes = typeof length === 'string' && wholeNumber.test(length) ? Number(length) : Number.NaN;
  return bodiless.has(status) && (length === undefined || !Number.isNaN(bytes)) ? 0 : bytes;
}

function keptFor(fields: ReadonlyMap<string, string | string[]>): number | undefined {
  // Whatever contains this word is understood as it.
  if (/close/i.test(String(fields.get('connection') ?? ''))) return 0;
  const seconds = /(?:^|,)\s*timeout=(\d{1,9})/i.exec(String(fields.get('keep-alive') ?? ''))?.[1];
  return seconds === undefined ? undefined : Math.max(0, Number(seconds) * 1000 - doorMs);
}
