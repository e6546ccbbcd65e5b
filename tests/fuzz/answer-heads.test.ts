import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WirePool } from '../../electron/engine/network/wire/wire-pool.ts';
import { type Script, startScriptedServer } from '../support/network/scripted-server.ts';
import { type Understood, understoodByNode, understoodByWire } from '../support/network/two-parsers.ts';

const body = '0123456789';
const status = 'HTTP/1.1 200 OK\r\n';
const length = `Content-Length: ${body.length}\r\n`;

/** Answers that mean two things to two readers, or nothing, or that this road leaves to Node. */
const hostile: Record<string, string> = {
  'a length and chunks': `${status}${length}Transfer-Encoding: chunked\r\n\r\na\r\n${body}\r\n0\r\n\r\n`,
  'chunks and a length': `${status}Transfer-Encoding: chunked\r\n${length}\r\na\r\n${body}\r\n0\r\n\r\n`,
  'an unknown transfer coding': `${status}${length}Transfer-Encoding: x\r\n\r\n${body}`,
  'a hidden transfer coding': `${status}${length}Transfer-Encoding : chunked\r\n\r\n${body}`,
  'a transfer coding after a vertical tab': `${status}${length}Transfer-Encoding:\x0bchunked\r\n\r\n${body}`,
  chunks: `${status}Transfer-Encoding: chunked\r\n\r\na\r\n${body}\r\n0\r\n\r\n`,
  'two equal lengths': `${status}${length}${length}\r\n${body}`,
  'two lengths': `${status}${length}Content-Length: 3\r\n\r\n${body}`,
  'two lengths in a list': `${status}Content-Length: 10, 10\r\n\r\n${body}`,
  'a length with a sign': `${status}Content-Length: +10\r\n\r\n${body}`,
  'a negative length': `${status}Content-Length: -10\r\n\r\n${body}`,
  'a hexadecimal length': `${status}Content-Length: 0xa\r\n\r\n${body}`,
  'a length with a fraction': `${status}Content-Length: 10.0\r\n\r\n${body}`,
  'a length with a word': `${status}Content-Length: 10 bytes\r\n\r\n${body}`,
  'a length in two parts': `${status}Content-Length: 1 0\r\n\r\n${body}`,
  'an empty length': `${status}Content-Length:\r\n\r\n${body}`,
  'a huge length': `${status}Content-Length: 18446744073709551626\r\n\r\n${body}`,
  'a length beyond whole numbers': `${status}Content-Length: 9007199254740993\r\n\r\n${body}`,
  'a space before the colon': `${status}Content-Length : 10\r\n\r\n${body}`,
  'a space before the name': `${status} Content-Length: 10\r\n\r\n${body}`,
  'a field without a colon': `${status}${length}nonsense\r\n\r\n${body}`,
  'a field without a name': `${status}${length}: x\r\n\r\n${body}`,
  'a folded field': `${status}X: a\r\n b\r\n${length}\r\n${body}`,
  'a folded length': `${status}Content-Length:\r\n 10\r\n\r\n${body}`,
  'NUL in a value': `${status}X: a\0b\r\n${length}\r\n${body}`,
  'NUL in a name': `${status}X\0: a\r\n${length}\r\n${body}`,
  'a vertical tab': `${status}X: a\x0bb\r\n${length}\r\n${body}`,
  'a deletion': `${status}X: a\x7fb\r\n${length}\r\n${body}`,
  'line feeds alone': `HTTP/1.1 200 OK\nContent-Length: 10\n\n${body}`,
  'one line feed alone': `${status}X: a\nContent-Length: 10\r\n\r\n${body}`,
  'carriage returns alone': `HTTP/1.1 200 OK\rContent-Length: 10\r\r${body}`,
  'one carriage return alone': `${status}X: a\rContent-Length: 3\r\n${length}\r\n${body}`,
  'a carriage return too many': `${status}X: a\r\r\n${length}\r\n${body}`,
  'an end of CR LF LF': `${status}${length}\n${body}`,
  'a head of 64 KiB': `${status}${`X: ${'y'.repeat(60)}\r\n`.repeat(1000)}${length}\r\n${body}`,
  'one field of 64 KiB': `${status}X: ${'y'.repeat(65_536)}\r\n${length}\r\n${body}`,
  'a head that ends nowhere': `${status}${'X: y\r\n'.repeat(20_000)}`,
  'hundreds of fields': `${status}${'X: y\r\n'.repeat(300)}${length}\r\n${body}`,
  'HTTP/1.0': `HTTP/1.0 200 OK\r\n${length}\r\n${body}`,
  'HTTP/1.2': `HTTP/1.2 200 OK\r\n${length}\r\n${body}`,
  'HTTP/2.0': `HTTP/2.0 200 OK\r\n${length}\r\n${body}`,
  'HTTP/0.9': `<html>${body}`,
  'another protocol': 'SSH-2.0-OpenSSH\r\n',
  'frames of HTTP/2': '\0\0\x12\x04\0\0\0\0\0',
  ICY: `ICY 200 OK\r\n${length}\r\n${body}`,
  'an empty line before': `\r\n${status}${length}\r\n${body}`,
  'a status of two digits': `HTTP/1.1 20 OK\r\n${length}\r\n${body}`,
  'a status of four digits': `HTTP/1.1 2000 OK\r\n${length}\r\n${body}`,
  'a status of 600': `HTTP/1.1 600 OK\r\n${length}\r\n${body}`,
  'a status after two spaces': `HTTP/1.1  200 OK\r\n${length}\r\n${body}`,
  'no reason': `HTTP/1.1 200\r\n${length}\r\n${body}`,
  'an empty reason': `HTTP/1.1 200 \r\n${length}\r\n${body}`,
  'a reason with a control character': `HTTP/1.1 200 O\x01K\r\n${length}\r\n${body}`,
  'interim answers before': `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n${status}${length}\r\n${body}`,
  'another protocol from here on':
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
  'no length': `${status}\r\n${body}`,
  'a coded body': `${status}Content-Encoding: gzip\r\n${length}\r\n${body}`,
  'No Content with a length': `HTTP/1.1 204 No Content\r\n${length}\r\n`,
  'Not Modified with a length': `HTTP/1.1 304 Not Modified\r\n${length}\r\n`,
  'Reset Content without a length': 'HTTP/1.1 205 Reset Content\r\n\r\n',
  'a body of No Content': `HTTP/1.1 204 No Content\r\n${length}\r\n${body}`,
  'more than the body': `${status}${length}\r\n${body}more`,
  'two answers': `${status}${length}\r\n${body}${status}${length}\r\n${body}`,
  'a longer body than there is': `${status}Content-Length: 11\r\n\r\n${body}`,
  'a field __proto__': `${status}__proto__: x\r\n${length}\r\n${body}`,
  'a field constructor': `${status}constructor: x\r\n${length}\r\n${body}`,
  'two targets': `HTTP/1.1 302 Found\r\nLocation: /a\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n`,
  'two cookies': `${status}Set-Cookie: a=b\r\nSet-Cookie: c=d\r\n${length}\r\n${body}`,
  'two challenges': `HTTP/1.1 401 U\r\nWWW-Authenticate: Basic\r\nWWW-Authenticate: Bearer realm="x"\r\n${length}\r\n${body}`,
  'the end of the connection': `${status}Connection: x, CLOSE\r\n${length}\r\n${body}`,
  'bytes beyond ASCII': `${status}X:  \xe4\xff\t \r\n${length}\r\n${body}`,
};

/** What comes after a body counts against it where it comes together with it, which bytes apart need not. */
const excess = new Set(['a body of No Content', 'more than the body', 'two answers']);

/** Parts of answers, well- and ill-formed, that are put together at random. */
const lineEnd = fc.oneof(
  { weight: 30, arbitrary: fc.constant('\r\n') },
  fc.constantFrom('\n', '\r', '\r\r\n', '\r\n ', ''),
);
const field = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('X: y', 'Vary: a', 'ETag: "1"', 'Date: now', 'Link: <a>', 'Via: 1.1 x'),
  },
  fc.constantFrom(
    'Content-Range: bytes 0-9/10',
    'Retry-After: 1',
    'Set-Cookie: a=b',
    'Location: /x',
    'Server: s',
  ),
  fc.constantFrom('Connection: close', 'Connection: keep-alive', 'Keep-Alive: timeout=5', 'Upgrade: h2c'),
  fc.constantFrom('Content-Length: 10', 'content-length:10', 'Content-Length: 0010 ', 'Content-Length: 3'),
  fc.constantFrom(
    'Content-Length: 010 0',
    'Content-Length: 1e1',
    'Content-Length:\t10\t',
    'Content-Length: 10;',
  ),
  fc.constantFrom(
    'Transfer-Encoding: chunked',
    'Transfer-Encoding:',
    'TE: chunked',
    'Trailer: x',
    'Cookie: a',
  ),
  fc
    .tuple(
      fc.string({ unit: 'binary-ascii', maxLength: 6 }),
      fc.string({ unit: 'binary-ascii', maxLength: 6 }),
    )
    .map(([name, value]) => `${name}: ${value}`),
);
const statusLine = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.constantFrom('HTTP/1.1 200 OK', 'HTTP/1.1 206 Partial Content', 'HTTP/1.1 404 '),
  },
  fc.constantFrom(
    'HTTP/1.1 204 No Content',
    'HTTP/1.1 304 Not Modified',
    'HTTP/1.1 302 Found',
    'HTTP/1.1 500',
  ),
  fc.constantFrom(
    'HTTP/1.0 200 OK',
    'HTTP/1.1 100 Continue',
    'HTTP/1.1  200 OK',
    'http/1.1 200 OK',
    'HTTP/1.1 200\t',
  ),
);
const answer = fc
  .tuple(statusLine, lineEnd, fc.array(fc.tuple(field, lineEnd), { maxLength: 5 }), lineEnd, fc.boolean())
  .map(([first, end, fields, last, isFramed]) => {
    const framed = isFramed ? `Content-Length: 10\r\n` : '';
    return `${first}${end}${fields.map((parts) => parts.join('')).join('')}${framed}${last}${body}`;
  });

/** What our road takes, Node takes as the same; what breaks off on ours has the same head at least. */
function expectNoMore(ours: Understood, nodes: Understood): void {
  if (ours.kind === 'answer') expect(ours).toEqual(nodes);
  if (ours.kind === 'broken') expect(nodes).toMatchObject({ status: ours.status, headers: ours.headers });
}

describe('the strict reader of heads', () => {
  let pool: WirePool;
  beforeEach(() => {
    pool = new WirePool();
  });
  afterEach(() => pool.close());

  /** Both clients ask for the same bytes; what ours takes, Node takes as the same. */
  async function expectNoMoreThanNode(script: Script) {
    const server = await startScriptedServer(() => script);
    const ours = await understoodByWire(pool, `${server.url}/`);
    const nodes = await understoodByNode(`${server.url}/`);
    expectNoMore(ours, nodes);
    return ours;
  }

  it.each(Object.entries(hostile))('takes no more than Node does of %s', async (_, text) => {
    await expectNoMoreThanNode({ pieces: [text], ending: 'end' });
  });

  it.each(Object.entries(hostile).filter(([name]) => !excess.has(name)))(
    'takes no more than Node does of %s, byte by byte',
    async (name, text) => {
      const pieces = text.length > 1000 ? text.match(/.{1,997}/gs) : [...text];
      const together = await expectNoMoreThanNode({ pieces: [text], ending: 'end' });
      expect([name, await expectNoMoreThanNode({ pieces: pieces ?? [], ending: 'end' })]).toEqual([
        name,
        together,
      ]);
    },
  );

  it('takes no larger head than Node does', async () => {
    const kinds = new Set<string>();
    for (let bytes = 16_300; bytes <= 16_500; bytes += 10) {
      const start = `${status}${length}X: `;
      const text = `${start}${'y'.repeat(bytes - start.length - 4)}\r\n\r\n${body}`;
      kinds.add((await expectNoMoreThanNode({ pieces: [text], ending: 'end' })).kind);
    }
    expect([...kinds]).toEqual(['answer', 'refused']);
  });

  it('takes what is plain, split at every point', async () => {
    const text = `${status}Vary: a\r\n${length}Vary: b\r\n\r\n${body}`;
    const server = await startScriptedServer((path) => {
      const point = Number(path.slice(1));
      return { pieces: [text.slice(0, point), text.slice(point)], ending: 'keep' };
    });
    for (let point = 1; point <= text.length; point++) {
      expect(await understoodByWire(pool, `${server.url}/${point}`)).toEqual({
        kind: 'answer',
        status: 200,
        headers: { vary: 'a, b', 'content-length': '10' },
        body,
      });
    }
    expect(server.connections.total).toBe(1);
  });

  it('takes no more than Node does of anything', async () => {
    const scripts = new Map<string, Script>();
    const server = await startScriptedServer((path) => scripts.get(path) ?? { pieces: [], ending: 'end' });
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(answer, async (text) => {
        const path = `/${scripts.size}`;
        scripts.set(path, { pieces: [text], ending: 'end' });
        const ours = await understoodByWire(pool, server.url + path);
        if (ours.kind === 'answer') accepted += 1;
        expectNoMore(ours, await understoodByNode(server.url + path));
      }),
      { numRuns: Number(process.env.LONGSHORE_FUZZ_RUNS ?? 400) },
    );
    expect(accepted).toBeGreaterThan(20);
  });
});
