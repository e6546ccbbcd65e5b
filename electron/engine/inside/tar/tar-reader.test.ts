import { execFileSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { pack } from 'tar-stream';
import { expect, test } from 'vitest';
import { type RawEntry, rawTar } from '../../../../tests/support/layers/raw-tar.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import type { TarEntry } from './entry.ts';
import { TarReader } from './tar-reader.ts';

interface Found extends TarEntry {
  offset: number;
  content: Buffer;
}

/** Everything in a tar that comes in pieces of so many bytes. */
function readTar(tar: Buffer, pieceBytes = tar.length): Found[] {
  const found: Found[] = [];
  const reader = new TarReader({
    entry: (entry, offset) => found.push({ ...entry, offset, content: Buffer.alloc(0) }),
    content: (bytes) => {
      const last = found.at(-1);
      if (last !== undefined) last.content = Buffer.concat([last.content, bytes]);
    },
    contentEnd: () => undefined,
  });
  for (let at = 0; at < tar.length; at += pieceBytes) reader.feed(tar.subarray(at, at + pieceBytes));
  reader.end();
  for (const { content, offset, stored } of found)
    expect(content.equals(tar.subarray(offset, offset + stored))).toBe(true);
  return found;
}

async function packed(entries: readonly { name: string; content: Buffer; mtime: number }[]): Promise<Buffer> {
  const archive = pack();
  for (const { name, content, mtime } of entries)
    archive.entry({ name, mtime: new Date(mtime * 1000) }, content);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const part = fc.stringMatching(/^[a-zäöß漢😀 ._-]{1,60}$/u).filter((text) => !/^\.{1,2}$/.test(text));
const name = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/'));
const content = fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes));

test('what tar-stream writes is read, in whatever pieces it comes', async () => {
  const entry = fc.record({ name, content, mtime: fc.integer({ min: 0, max: 2 ** 31 - 1 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { maxLength: 8 }),
      fc.integer({ min: 1, max: 2000 }),
      async (entries, piece) => {
        const found = readTar(await packed(entries), piece);
        expect(found.map((each) => ({ name: Buffer.from(each.name).toString(), size: each.size }))).toEqual(
          entries.map((each) => ({ name: each.name, size: each.content.length })),
        );
        for (const [at, each] of found.entries())
          expect(each.content.equals(entries[at]?.content ?? Buffer.alloc(0))).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});

test.each(['v7', 'ustar', 'oldgnu', 'gnu', 'posix'])('what GNU tar writes as %s is read', (format) => {
  const folder = temporaryFolder();
  const long = `${'long'.repeat(20)}/${'longer'.repeat(15)}`;
  if (format !== 'v7') mkdirSync(join(folder, long), { recursive: true });
  mkdirSync(join(folder, 'folder'));
  writeFileSync(join(folder, 'folder', 'file'), 'content');
  if (format !== 'v7') writeFileSync(join(folder, long, 'deep'), 'deep content');
  execFileSync('ln', ['-s', 'folder/file', join(folder, 'link')]);
  execFileSync('ln', [join(folder, 'folder', 'file'), join(folder, 'second')]);
  const tar = execFileSync('tar', ['--format', format, '--sort=name', '-cf', '-', '.'], { cwd: folder });
  const found = readTar(tar).map(({ kind, name: bytes, link }) => [kind, text(bytes), text(link)]);
  expect(found).toContainEqual(['folder', './folder/', '']);
  expect(found).toContainEqual(['file', './folder/file', '']);
  expect(found).toContainEqual(['symlink', './link', 'folder/file']);
  expect(found).toContainEqual(['hardlink', './second', './folder/file']);
  if (format !== 'v7') expect(found).toContainEqual(['file', `./${long}/deep`, '']);
});

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

const sparseFormats = [
  ['gnu', []],
  ['posix', ['--sparse-version=0.0']],
  ['posix', ['--sparse-version=0.1']],
  ['posix', ['--sparse-version=1.0']],
] as const;

test.each(sparseFormats)('a sparse file is found with its holes: %s %j', (format, options) => {
  const folder = temporaryFolder();
  const file = openSync(join(folder, 'sparse'), 'w');
  // More parts than stand in the header.
  for (let at = 0; at < 30; at++) writeSync(file, `part ${at}`, at * 1024 * 1024);
  ftruncateSync(file, 31 * 1024 * 1024);
  closeSync(file);
  const tar = execFileSync('tar', ['-S', '--format', format, ...options, '-cf', '-', 'sparse'], {
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  });
  for (const piece of [tar.length, 333]) {
    const [found, ...others] = readTar(tar, piece);
    expect(others).toEqual([]);
    expect([text(found?.name ?? Buffer.alloc(0)), found?.size]).toEqual(['sparse', 31 * 1024 * 1024]);
    const whole = Buffer.alloc(found?.size ?? 0);
    let at = 0;
    for (const [offset, length] of found?.sparse ?? []) {
      found?.content.copy(whole, offset, at, at + length);
      at += length;
    }
    expect(whole.equals(readFileSync(join(folder, 'sparse')))).toBe(true);
  }
});

const long = 'a'.repeat(40_000);
const hostile: [name: string, entries: RawEntry[], reason: string][] = [
  ['a wrong checksum', [], 'no tar archive'],
  ['a negative size', [{ name: 'a', change: (header) => header.fill(0xff, 124, 136) }], 'negative size'],
  [
    'a size beyond all numbers',
    [{ name: 'a', change: (header) => header.fill(0x7f, 125, 136).fill(0x80, 124, 125) }],
    'too large',
  ],
  [
    'a size that is no number',
    [{ name: 'a', change: (header) => header.write('12x4', 124) }],
    'a number in a header is none',
  ],
  ['a pax record that is none', [{ name: 'a', type: 'x', content: '99 path=a\n' }], 'extended header'],
  ['a pax size that is none', [{ name: 'a', pax: [['size', '12a']] }], 'a number in an extended header'],
  ['a negative pax size', [{ name: 'a', pax: [['size', '-5']] }], 'negative size'],
  ['a pax header of 2 MiB', [{ name: 'a', type: 'x', content: Buffer.alloc(2 ** 21) }], 'header-bytes'],
  ['a long name of 2 MiB', [{ name: 'a', type: 'L', content: Buffer.alloc(2 ** 21, 'a') }], 'header-bytes'],
  [
    'pax headers without an end',
    Array.from({ length: 20 }, () => ({ name: 'a', type: 'x', content: '8 a=bcd\n' })),
    'header-chain',
  ],
  ['a path of 40,000 bytes', [{ name: 'a', pax: [['path', long]] }], 'path-bytes'],
  [
    'a sparse map that overlaps',
    [
      {
        name: 'a',
        content: 'abcd',
        pax: [
          ['GNU.sparse.map', '0,3,1,1'],
          ['GNU.sparse.size', '10'],
        ],
      },
    ],
    'overlap',
  ],
  [
    'a sparse map beyond the file',
    [
      {
        name: 'a',
        content: 'abcd',
        pax: [
          ['GNU.sparse.map', '9,4'],
          ['GNU.sparse.size', '10'],
        ],
      },
    ],
    'outside',
  ],
  [
    'a sparse map of a million parts',
    [{ name: 'a', content: '1000000\n', pax: [['GNU.sparse.major', '1']] }],
    'sparse-parts',
  ],
  [
    'a sparse map without an end',
    [{ name: 'a', content: '1000\n', pax: [['GNU.sparse.major', '1']] }],
    'no map',
  ],
  ['a content that is cut off', [{ name: 'a', size: 5000 }], 'cut off'],
];

test.each(hostile)('%s ends the listing, with its reason', (_name, entries, reason) => {
  const tar = entries.length === 0 ? Buffer.alloc(512, 'x') : rawTar(entries, reason !== 'cut off');
  const told = (piece: number) => {
    try {
      return readTar(tar, piece).length;
    } catch (error) {
      return String(error);
    }
  };
  expect(told(tar.length)).toContain(reason);
  expect(told(97)).toContain(reason);
});

test('what stands behind the end, and what is said of all entries, counts for nothing', () => {
  const end = Buffer.alloc(1024);
  const tar = rawTar([
    { name: 'g', type: 'g', content: '15 path=global\n' },
    { name: 'a', content: 'a' },
    { name: 'b/', type: '\0' },
  ]);
  expect(
    readTar(Buffer.concat([tar, end, Buffer.from('garbage')])).map(({ kind, name: bytes }) => [
      kind,
      text(bytes),
    ]),
  ).toEqual([
    ['file', 'a'],
    ['folder', 'b/'],
  ]);
});

test('a later record wins, an empty one deletes, and a negative time is one', () => {
  const tar = rawTar([
    {
      name: 'a',
      pax: [
        ['path', 'b'],
        ['path', 'c'],
        ['mtime', '-12.5'],
        ['uid', '4000000'],
        ['SCHILY.xattr.user.x', 'y'],
      ],
    },
    {
      name: 'd',
      pax: [
        ['path', 'e'],
        ['path', ''],
        ['MSWINDOWS.fileattr', '34'],
      ],
    },
  ]);
  const found = readTar(tar).map((each) => [
    text(each.name),
    each.mtime,
    each.uid,
    each.hasXattrs,
    each.attributes,
  ]);
  expect(found).toEqual([
    ['c', -12, 4_000_000, true, 0],
    ['d', 0, 0, false, 34],
  ]);
});
