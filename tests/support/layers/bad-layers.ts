import { gzipSync, zstdCompressSync } from 'node:zlib';
import { type RawEntry, rawTar } from './raw-tar.ts';

/** A layer that nobody should make, and what is to be said of it. */
export interface BadLayer {
  /** Packed. */
  layer: Buffer;
  /** What is listed, in order of path: each path, its kind, and what is told to be peculiar about it. */
  listed: string[];
  /** A part of the sentence that says why not all is listed. */
  problem?: string;
  /** Files that an extraction writes, by their paths in the output folder. */
  written: string[];
  /** What else may be: some file systems take a file of any size. */
  orWritten?: string[];
  /** Of an image for Windows; for Linux unless it says so. */
  os?: 'windows';
}

const file = (name: string | Buffer, more: Partial<RawEntry> = {}): RawEntry => ({
  name,
  content: 'x',
  ...more,
});
const link = (name: string, target: string): RawEntry => ({ name, type: '2', link: target });
const hardlink = (name: string, target: string): RawEntry => ({ name, type: '1', link: target });

function packed(...entries: RawEntry[]): Buffer {
  return gzipSync(rawTar(entries), { level: 1 });
}

/** Files of two bytes, each with a map of where in the file they are and the size that it has. */
function sparseFiles(...files: [name: string, map: string, size: string][]): Buffer {
  return packed(
    ...files.map(([name, map, size]) =>
      file(name, {
        content: '12',
        pax: [
          ['GNU.sparse.map', map],
          ['GNU.sparse.size', size],
        ],
      }),
    ),
  );
}

const mebibyte = 1024 * 1024;

/** Data of more than any layer has. */
function zeros(bytes: number): Buffer {
  const member = gzipSync(Buffer.alloc(16 * mebibyte));
  return Buffer.concat(Array<Buffer>(bytes / (16 * mebibyte)).fill(member));
}

/** The corpus: each layer by what is bad about it. */
export const badLayers: Record<string, () => BadLayer> = {
  'a path that climbs': () => ({
    layer: packed(file('../../etc/passwd'), file('a/../../b')),
    listed: ['/b file traversal', '/etc folder', '/etc/passwd file traversal'],
    written: ['b', 'etc/passwd'],
  }),
  'an absolute path': () => ({
    layer: packed(file('/etc/shadow')),
    listed: ['/etc folder', '/etc/shadow file'],
    written: ['etc/shadow'],
  }),
  'paths of drives and shares': () => ({
    layer: packed(file('C:\\Windows\\a'), file('\\\\server\\share\\b'), file('C:c')),
    listed: ['/C:\\Windows\\a file', '/C:c file', '/\\\\server\\share\\b file'],
    written: ['C:\\Windows\\a', 'C:c', '\\\\server\\share\\b'],
  }),
  'names that Windows keeps for devices': () => ({
    layer: packed(file('con'), file('aux.txt'), file('com1'), file('dot.'), file('stream:x')),
    listed: ['/aux.txt file', '/com1 file', '/con file', '/dot. file', '/stream:x file'],
    written: ['aux.txt', 'com1', 'con', 'dot.', 'stream:x'],
  }),
  'names in an image for Windows that Windows reads otherwise': () => ({
    layer: packed(
      ...['con', 'aux.txt', 'dot.', 'stream:x', 'Name', 'nAME', '../up', '..\\..\\up2'].map((name) =>
        file(`Files/${name}`),
      ),
      file('Files/Folder/a'),
      file('files/FOLDER/b'),
    ),
    listed: [
      'C:\\ folder',
      'C:\\..\\..\\up2 file not-for-windows',
      'C:\\Folder folder',
      'C:\\Folder\\a file',
      'C:\\Folder\\b file',
      'C:\\Name file duplicate',
      'C:\\aux.txt file not-for-windows',
      'C:\\con file not-for-windows',
      'C:\\dot. file not-for-windows',
      'C:\\stream:x file not-for-windows',
      'up file traversal',
    ],
    written: [
      'Files/..\\..\\up2',
      'Files/Folder/a',
      'Files/Folder/b',
      'Files/Name',
      'Files/aux.txt',
      'Files/con',
      'Files/dot.',
      'Files/stream:x',
      'up',
    ],
    os: 'windows',
  }),
  'a file behind a link that leads out': () => ({
    layer: packed(link('out', '/tmp'), link('up', '../../..'), file('out/planted'), file('up/planted2')),
    listed: ['/out symlink', '/planted2 file', '/tmp folder', '/tmp/planted file', '/up symlink'],
    written: ['planted2', 'tmp/planted'],
  }),
  'links in a circle': () => ({
    layer: packed(link('a', 'b'), link('b', 'a'), file('a/x'), link('self', 'self'), file('self/y')),
    listed: ['/a folder conflict', '/a/x file', '/b symlink', '/self folder conflict', '/self/y file'],
    written: ['a/x', 'self/y'],
  }),
  'hard links to nothing, to themselves and out': () => ({
    layer: packed(hardlink('a', 'nothing'), hardlink('b', 'b'), hardlink('c', '../../../etc/passwd')),
    listed: ['/a hardlink broken', '/b hardlink broken', '/c hardlink broken'],
    written: [],
  }),
  'hard links in a circle, and to what is no file': () => ({
    layer: packed(
      hardlink('a', 'b'),
      hardlink('b', 'a'),
      { name: 'd', type: '5' },
      hardlink('to-folder', 'd'),
      link('out', '/etc/passwd'),
      hardlink('to-link', 'out'),
      hardlink('through/out', 'out/../x'),
    ),
    listed: [
      '/a hardlink broken',
      '/b hardlink broken',
      '/d folder',
      '/out symlink',
      '/through folder',
      '/through/out hardlink broken',
      '/to-folder hardlink broken',
      '/to-link symlink',
    ],
    written: [],
  }),
  'devices and pipes': () => ({
    layer: packed(
      file('c', { type: '3' }),
      file('b', { type: '4' }),
      file('p', { type: '6' }),
      file('o', { type: 'Z' }),
    ),
    // They have no content, whatever is there: what follows is no header.
    listed: ['/c character-device'],
    problem: 'no tar archive',
    written: [],
  }),
  'devices that say no size': () => ({
    layer: packed(
      { name: 'c', type: '3' },
      { name: 'b', type: '4' },
      { name: 'p', type: '6' },
      { name: 'o', type: 'Z' },
    ),
    listed: ['/b block-device', '/c character-device', '/o other', '/p pipe'],
    written: [],
  }),
  'a path several times, as different things': () => ({
    layer: packed(file('a'), { name: 'a', type: '5' }, file('a/b'), file('a', { content: 'last' })),
    listed: ['/a file duplicate'],
    written: ['a'],
  }),
  'a file in a file': () => ({
    layer: packed(file('a'), file('a/b')),
    listed: ['/a folder conflict', '/a/b file'],
    written: ['a/b'],
  }),
  'a name that is no text': () => ({
    layer: packed(file(Buffer.from([0x61, 0xff, 0xfe])), file('b')),
    listed: ['/a\\xff\\xfe file odd-name', '/b file'],
    written: ['b'],
  }),
  'names that hide what they are': () => ({
    layer: packed(file('a\u202egpj.exe'), file('b\u200b'), file('c\u001b[2J'), file('d\ne')),
    listed: [
      '/a\\u{202e}gpj.exe file odd-name',
      '/b\\u{200b} file odd-name',
      '/c\\u{1b}[2J file odd-name',
      '/d\\u{a}e file odd-name',
    ],
    written: ['a\u202egpj.exe', 'b\u200b', 'c\u001b[2J', 'd\ne'],
  }),
  'an empty name, and names that are dots': () => ({
    layer: packed(file(''), file('.'), file('..'), file('./'), file('a/.'), file('b')),
    listed: ['/a file', '/b file'],
    written: ['a', 'b'],
  }),
  'whiteouts of nothing, of all and of dots': () => ({
    layer: packed(
      file('a'),
      file('.wh.'),
      file('.wh..'),
      file('.wh...'),
      file('.wh.nothing'),
      file('.wh..wh.plnk'),
      file('.wh..wh..opq'),
    ),
    listed: ['/a file'],
    written: ['a'],
  }),
  'a header that is damaged': () => ({
    layer: packed(file('a'), file('b', { change: (header) => header.write('x9', 100) })),
    listed: ['/a file'],
    problem: 'a number in a header is none',
    written: ['a'],
  }),
  'data that is cut off': () => ({
    layer: packed(file('a'), file('b', { content: Buffer.alloc(50_000, 'data') })).subarray(0, -20),
    listed: ['/a file', '/b file'],
    problem: 'cut off',
    written: ['a'],
  }),
  'a size that nothing has': () => ({
    layer: packed(file('a'), file('b', { pax: [['size', '9007199254740991']] })),
    listed: ['/a file', '/b file'],
    problem: 'cut off',
    written: ['a'],
  }),
  'a sparse file of petabytes': () => ({
    layer: packed(
      file('a', {
        pax: [
          ['GNU.sparse.map', '0,1'],
          ['GNU.sparse.size', '9007199254740991'],
        ],
      }),
    ),
    listed: ['/a file sparse'],
    written: [],
    orWritten: ['a'],
  }),
  'sparse maps that overlap': () => ({
    layer: sparseFiles(['fine', '0,1,3,1', '4'], ['overlap', '0,4,2,4', '8']),
    listed: ['/fine file sparse'],
    problem: 'parts that overlap',
    written: ['fine'],
  }),
  'sparse maps that go back': () => ({
    layer: sparseFiles(['back', '8,1,0,1', '9']),
    listed: [],
    problem: 'parts that overlap',
    written: [],
  }),
  'sparse maps of more than is stored': () => ({
    layer: sparseFiles(['more', '0,100', '100']),
    listed: [],
    problem: 'parts outside of itself',
    written: [],
  }),
  'sparse maps that begin before the file': () => ({
    layer: sparseFiles(['negative', '-1,2', '4']),
    listed: [],
    problem: 'parts that overlap',
    written: [],
  }),
  'numbers that are none': () => ({
    layer: packed(
      file('a', {
        pax: [
          ['mtime', '1e400'],
          ['uid', '99999999999999999999'],
          ['gid', '-5'],
        ],
      }),
      file('b', {
        pax: [
          ['mtime', 'NaN'],
          ['path', 'b\0c'],
        ],
      }),
      file('c', { pax: [['size', '-1']] }),
    ),
    listed: [],
    problem: 'a number in an extended header is none',
    written: [],
  }),
  'long names without an end': () => ({
    layer: packed(file('a'), ...Array.from({ length: 40 }, () => file('b', { type: 'L', content: 'b' }))),
    listed: ['/a file'],
    problem: 'more than 16 headers',
    written: ['a'],
  }),
  'global headers without an end': () => ({
    layer: packed(
      file('a'),
      ...Array.from({ length: 40 }, () => file('g', { type: 'g', content: '12 path=evil\n' })),
      file('b'),
    ),
    listed: ['/a file', '/b file'],
    written: ['a', 'b'],
  }),
  'headers without an end': () => ({
    layer: packed(
      file('a'),
      ...Array.from({ length: 40 }, () => file('b', { type: 'x', content: '8 a=bcd\n' })),
    ),
    listed: ['/a file'],
    problem: 'more than 16 headers',
    written: ['a'],
  }),
  'a header of megabytes': () => ({
    layer: packed(file('a'), file('b', { type: 'x', content: Buffer.alloc(2 ** 21, '0') })),
    listed: ['/a file'],
    problem: 'larger than 1 MiB',
    written: ['a'],
  }),
  'folders without an end': () => ({
    layer: packed(file('a'), file('b', { pax: [['path', 'd/'.repeat(2000)]] })),
    listed: ['/a file'],
    problem: '1,024 deep',
    written: ['a'],
  }),
  'a bomb of gzip': () => ({
    layer: Buffer.concat([packed(file('a')).subarray(0), zeros(352 * mebibyte)]),
    listed: ['/a file'],
    problem: 'far more than any layer',
    written: ['a'],
  }),
  'a bomb of zstd': () => ({
    layer: Buffer.concat([
      zstdCompressSync(rawTar([file('a'), file('b', { size: 272 * mebibyte, content: '' })], false)),
      ...Array<Buffer>(17).fill(zstdCompressSync(Buffer.alloc(16 * mebibyte))),
    ]),
    listed: ['/a file', '/b file'],
    problem: 'far more than any layer',
    written: ['a'],
  }),
  'zstd that asks for gigabytes of memory': () => ({
    layer: Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0x01, 0x00, 0x00]),
    listed: [],
    problem: '128 MiB of memory',
    written: [],
  }),
  'no archive at all': () => ({
    layer: gzipSync('an artifact, and no layer'.repeat(100)),
    listed: [],
    problem: 'no tar archive',
    written: [],
  }),
  'names that programs trip over': () => ({
    layer: packed(file('constructor'), file('__proto__'), file('toString/a'), file('-rf'), file('~')),
    listed: [
      '/-rf file',
      '/__proto__ file',
      '/constructor file',
      '/toString folder',
      '/toString/a file',
      '/~ file',
    ],
    written: ['-rf', '__proto__', 'constructor', 'toString/a', '~'],
  }),
};
