import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, inflateRawSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { primingBytes } from './gzip/prime.ts';
import { fileSource } from './packed-source.ts';
import { packingOf } from './packing-kind.ts';
import { SpanList } from './span-list.ts';
import { keepSpans, SpanReader } from './span-reader.ts';
import { spanCount } from './span-table.ts';
import { unpackLayer } from './unpack-layer.ts';

/** Text whose lines differ, so that it packs as programs and texts do. */
function sampleText(bytes: number, seed = 1): Buffer {
  const lines: string[] = [];
  let state = seed;
  for (let length = 0; length < bytes; ) {
    state = (state * 1103515245 + 12345) % 2147483648;
    const line = `${state} line ${lines.length} of ${state % 97} ${(state * 7).toString(36)}\n`;
    lines.push(line);
    length += line.length;
  }
  return Buffer.from(lines.join('')).subarray(0, bytes);
}

async function opened(packed: Buffer) {
  const path = join(temporaryFolder(), 'layer');
  writeFileSync(path, packed);
  const descriptor = openSync(path, 'r');
  onTestFinished(() => closeSync(descriptor));
  const spans = new SpanList();
  const chunks: Buffer[] = [];
  const options = {
    source: fileSource({ descriptor, path }, packed.length),
    spans,
    onPosition: () => undefined,
  };
  await unpackLayer({ ...options, sink: (bytes) => chunks.push(Buffer.from(bytes)) });
  const { table, windows } = await spans.finish();
  const window = (span: number) => {
    const bytes = windows[span] ?? new Uint8Array();
    return bytes.length === 0 ? bytes : inflateRawSync(bytes);
  };
  const packing = packingOf(packed);
  const reader = new SpanReader(
    { name: 'layer', packing, packed: options.source, table, problem: null, window },
    keepSpans(),
  );
  return { path, content: Buffer.concat(chunks), table, reader };
}

async function slice(reader: SpanReader, offset: number, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of reader.read(offset, length)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const text = sampleText(9_000_000);
const half = text.length / 2;
const packings: [string, Buffer, number][] = [
  ['one member of gzip', gzipSync(text, { level: 1 }), 2],
  ['gzip that is stored', gzipSync(text, { level: 0 }), 2],
  [
    'several members of gzip',
    Buffer.concat([text.subarray(0, half), text.subarray(half)].map((part) => gzipSync(part))),
    4,
  ],
  [
    'many members of gzip, and zeros',
    Buffer.concat([...pieces(text, 50_000).map((part) => gzipSync(part, { level: 1 })), Buffer.alloc(3000)]),
    30,
  ],
  ['one frame of zstd', zstdCompressSync(text), 1],
  [
    'many frames of zstd, and some to skip',
    Buffer.concat([
      skippable(),
      ...pieces(text, 50_000).flatMap((part) => [zstdCompressSync(part), skippable()]),
    ]),
    30,
  ],
  ['no packing', text, 2],
];

function pieces(bytes: Buffer, length: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, at) =>
    bytes.subarray(at * length, (at + 1) * length),
  );
}

function skippable(): Buffer {
  const bytes = Buffer.alloc(8 + 5);
  bytes.writeUInt32LE(0x184d2a53, 0);
  bytes.writeUInt32LE(5, 4);
  return bytes;
}

test.each(packings)('any part of %s is what unpacking all of it gives', async (_name, packed, leastSpans) => {
  const { content, table, reader } = await opened(packed);
  expect(content.equals(text)).toBe(true);
  expect(spanCount(table)).toBeGreaterThanOrEqual(leastSpans);
  await fc.assert(
    fc.asyncProperty(fc.nat(text.length), fc.nat(300_000), async (offset, length) => {
      const part = text.subarray(offset, offset + length);
      expect((await slice(reader, offset, part.length)).equals(part)).toBe(true);
    }),
    {
      numRuns: 25,
      examples: [
        [0, 10],
        [text.length - 10, 10],
        [half - 5, 10],
      ],
    },
  );
  for (const [span, start] of table.offsets.subarray(0, spanCount(table)).entries()) {
    const part = text.subarray(start, start + 100);
    expect((await slice(reader, start, part.length)).equals(part), `span ${span}`).toBe(true);
  }
});

test('every number of bits reaches the place in the middle of a byte', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 7 }), fc.nat(255), (bits, byte) => {
      const primed = primingBytes(bits, byte);
      // As decoders read them: the lowest bit first. The bits of the place are the last ones.
      expect((primed.at(-1) ?? 0) >>> (8 - bits)).toBe(byte >>> (8 - bits));
    }),
  );
});

test('an empty layer has one span', async () => {
  for (const packed of [gzipSync(''), zstdCompressSync(''), Buffer.alloc(0)]) {
    const { content, table } = await opened(packed);
    expect([content.length, spanCount(table)]).toEqual([0, 1]);
  }
});

test('what has changed since is not given out', async () => {
  const { path, reader } = await opened(text.subarray(0, 5_000_000));
  const bytes = readFileSync(path);
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  await expect(slice(reader, 4_000_000, 10)).rejects.toThrow('changed');
});

test.each([
  ['is cut off', gzipSync(text).subarray(0, 100_000), 'cut off'],
  ['has lost its last bytes', gzipSync(text).subarray(0, -4), 'cut off'],
  [
    'has something behind it',
    Buffer.concat([gzipSync('a'), Buffer.from('garbage behind it')]),
    'something else',
  ],
  ['is cut off in a frame', zstdCompressSync(text).subarray(0, 100_000), 'cut off'],
  [
    'has something behind a frame',
    Buffer.concat([zstdCompressSync('a'), Buffer.from('garbage')]),
    'something else',
  ],
  ['is a bomb', Buffer.concat(Array(40).fill(gzipSync(Buffer.alloc(10 * 1024 * 1024)))), 'growth'],
])('a layer that %s is told of', async (_name, packed, reason) => {
  const outcome = await opened(packed).then(
    () => 'read',
    (error: unknown) => String(error),
  );
  expect(outcome).toContain(reason);
});
