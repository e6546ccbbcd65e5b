import { readFileSync } from 'node:fs';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { LayerToc, TocFormat } from '../../../../shared/inside/layer-toc.ts';
import { digestOf } from '../../../../tests/simulator/content/blob.ts';
import type { RawEntry } from '../../../../tests/support/layers/raw-tar.ts';
import {
  estargzFooter,
  type TocJson,
  type TocLayer,
  type TocLayerOptions,
  tocLayer,
} from '../../../../tests/support/layers/toc-layers.ts';
import { buildIndex } from '../index/build-index.ts';
import { claimOf } from '../index/toc-claim.ts';
import { memorySource } from '../packing/packed-source.ts';
import { indexOfToc } from './index-of-toc.ts';
import { seekToc } from './seek-toc.ts';
import { unpackToc } from './unpack-toc.ts';

const fixtures = new URL('../../../../tests/fixtures/inside/', import.meta.url);
const real = JSON.parse(readFileSync(new URL('layers.json', fixtures), 'utf8'));
const formats: TocFormat[] = ['estargz', 'zstd-chunked'];

function claimFor({ blob, annotations }: TocLayer) {
  return claimOf({ mediaType: 'layer', digest: digestOf(blob), size: blob.length, annotations });
}

/** What is known of the table of a layer that is here. */
async function compare(layer: TocLayer): Promise<LayerToc | null> {
  const source = memorySource(layer.blob);
  const sought = await seekToc(source, claimFor(layer));
  const { index } = await buildIndex({ digest: digestOf(layer.blob), source }, () => undefined, sought);
  expect(index.facts.problem).toBeNull();
  return index.facts.toc.known;
}

test.each(formats)(
  'a layer written by the real tool says in its table what its tar says (%s)',
  async (format) => {
    const { file, annotations } = real[format];
    const layer = { blob: readFileSync(new URL(file, fixtures)), annotations };
    expect(await compare(layer)).toEqual({ state: 'agrees', format });
    // Its end tells where the table is, too.
    expect(await compare({ ...layer, annotations: {} })).toEqual({ state: 'agrees', format });
  },
);

const content = Buffer.alloc(2500, 'content');
const files: RawEntry[] = [
  { name: 'bin/', type: '5', mode: 0o755 },
  { name: 'bin/sh', content, mode: 0o755 },
  { name: 'bin/ash', type: '1', link: 'bin/sh', mode: 0o755 },
  { name: 'bin/bash', type: '2', link: 'sh', mode: 0o777 },
  { name: 'constructor', content: 'one' },
  { name: '../climbing', content: 'two' },
];
const at =
  (name: string, change: TocJson): NonNullable<TocLayerOptions['change']> =>
  (entries) =>
    entries.map((entry) => (entry.name === name && entry.type !== 'chunk' ? { ...entry, ...change } : entry));
const part =
  (number: number, change: TocJson): NonNullable<TocLayerOptions['change']> =>
  (entries) =>
    entries.map((entry, index) => (index === number + 1 ? { ...entry, ...change } : entry));
const other = `sha256:${'a'.repeat(64)}`;

const lies: [string, NonNullable<TocLayerOptions['change']>, string[]][] = [
  ['nothing', (entries) => entries, []],
  ['the order of entries', (entries) => [...entries].reverse(), []],
  [
    'an entry that the tar has not',
    (entries) => [...entries, { name: 'etc/shadow', type: 'reg' }],
    ['/etc/shadow not-in-tar'],
  ],
  [
    'an entry less',
    (entries) => entries.filter(({ name }) => name !== 'constructor'),
    ['/constructor not-in-toc'],
  ],
  [
    'a name twice',
    (entries) => [...entries, { name: 'constructor', type: 'symlink', linkName: '/x' }],
    ['/constructor not-in-tar'],
  ],
  [
    'a part of a file that is none',
    (entries) => [...entries, { name: 'toString', type: 'chunk' }],
    ['/toString not-in-tar'],
  ],
  ['another kind', at('bin/', { type: 'symlink', linkName: '/tmp' }), ['/bin kind']],
  ['another size', at('constructor', { size: 4 }), ['/constructor size']],
  ['a program that runs as root', at('bin/sh', { mode: 0o4755 }), ['/bin/sh mode']],
  ['another owner', at('bin/sh', { uid: 1000 }), ['/bin/sh owner']],
  ['another target', at('bin/bash', { linkName: '/tmp/sh' }), ['/bin/bash link']],
  ['another hard link', at('bin/ash', { linkName: 'constructor' }), ['/bin/ash link']],
  ['capabilities', at('bin/sh', { xattrs: { 'security.capability': 'AQ==' } }), ['/bin/sh xattrs']],
  ['another content', at('constructor', { digest: other }), ['/constructor content']],
  ['another part', part(1, { chunkDigest: other }), ['/bin/sh content']],
  ['parts that lie over each other', part(1, { chunkOffset: 500 }), ['/bin/sh parts']],
  ['a gap between parts', part(2, { chunkOffset: 1500 }), ['/bin/sh parts']],
  ['parts behind the end', part(2, { chunkSize: 5000 }), ['/bin/sh parts']],
  [
    'the path that climbs, as another',
    at('../climbing', { name: 'climbing/../../etc' }),
    ['/climbing not-in-toc', '/etc not-in-tar'],
  ],
];

test.each(formats)(
  'a table (%s) that says something else than the tar is told of, path by path',
  async (format) => {
    for (const [what, change, expected] of lies) {
      const known = await compare(tocLayer(format, files, { change }));
      const first =
        known?.state === 'disagrees' ? known.first.map(({ path, what: how }) => `${path} ${how}`) : [];
      expect(first.sort(), what).toEqual(expected);
      expect(known, what).toMatchObject(
        expected.length === 0
          ? { state: 'agrees', format }
          : { state: 'disagrees', code: 'TOC_MISMATCH', count: expected.length },
      );
    }
  },
);

test('a file with holes is not said to be compared', async () => {
  const sparse: RawEntry = {
    name: 'holes',
    content: 'x',
    pax: [
      ['GNU.sparse.map', '0,1'],
      ['GNU.sparse.size', '1000'],
    ],
  };
  const known = await compare(tocLayer('estargz', [sparse], { change: at('holes', { size: 1000 }) }));
  expect(known).toMatchObject({ first: [{ path: '/holes', what: 'sparse' }] });
});

test('thousands of differences are counted, and few are told of', async () => {
  const many = Array.from({ length: 3_000 }, (_, number) => ({ name: `f${number}`, type: 'reg' }));
  const known = await compare(
    tocLayer('zstd-chunked', files, { change: (entries) => [...entries, ...many] }),
  );
  expect(known).toMatchObject({ state: 'disagrees', count: 3_000 });
  expect(known?.state === 'disagrees' && known.first.length).toBe(20);
});

test('a table that cannot be one is not used, whatever it is', async () => {
  const key = 'io.github.containers.zstd-chunked.manifest-position';
  const entry = (fields: object) => ({
    json: () => JSON.stringify({ entries: [{ name: 'a', type: 'reg', ...fields }] }),
  });
  const bad: [string, TocFormat, TocLayerOptions, string][] = [
    ['an offset behind the layer', 'estargz', entry({ offset: 10 ** 6 }), 'damaged'],
    ['a size of more than there are numbers', 'estargz', entry({ size: 1e300 }), 'damaged'],
    ['a negative size', 'estargz', entry({ size: -1 }), 'damaged'],
    ['a kind that is none', 'estargz', entry({ type: 'constructor' }), 'damaged'],
    ['a field in capitals', 'estargz', entry({ SIZE: 1 }), 'damaged'],
    ['a path of megabytes', 'zstd-chunked', entry({ name: 'a'.repeat(2 ** 16) }), 'damaged'],
    ['folders without an end', 'zstd-chunked', entry({ name: 'a/'.repeat(2000) }), 'too-large'],
    ['no JSON', 'zstd-chunked', { json: () => 'entries' }, 'damaged'],
    [
      'a footer that names itself',
      'estargz',
      { blob: (blob) => footerTo(blob, blob.length - 51) },
      'no-footer',
    ],
    ['a footer that names the first entry', 'estargz', { blob: (blob) => footerTo(blob, 0) }, 'damaged'],
    ['a footer of another format', 'zstd-chunked', { annotate: asEstargz }, 'no-footer'],
    [
      'a tar that begins with something else',
      'estargz',
      { pack: () => gzipSync(Buffer.alloc(1024)) },
      'damaged',
    ],
    [
      'another size than is said',
      'zstd-chunked',
      { annotate: (told) => told.set(key, `${told.get(key)?.replace(/\d+:1$/, '5:1')}`) },
      'damaged',
    ],
    [
      'two frames',
      'zstd-chunked',
      { pack: (packed) => Buffer.concat([packed, zstdCompressSync(Buffer.from('x'))]) },
      'damaged',
    ],
    [
      'more than any table',
      'zstd-chunked',
      { annotate: (told) => told.set(key, '0:10:2147483648:1') },
      'too-large',
    ],
    ['a bomb of gzip', 'estargz', { pack: () => bomb() }, 'too-large'],
  ];
  for (const [what, format, options, why] of bad)
    expect(await compare(tocLayer(format, files, options)), what).toEqual({ state: 'unusable', why });
});

test('a bomb of zstd, and millions of entries, end at a limit', async () => {
  const place = { offset: 0, length: 1, unpacked: undefined };
  const zeros = zstdCompressSync(Buffer.alloc(64 * 1024 * 1024));
  const packed = Buffer.concat([zeros, zeros, zeros]);
  await expect(unpackToc(packed, { format: 'zstd-chunked', place }, undefined)).rejects.toThrow('toc-bytes');
  const layer = { digest: other, size: 1, format: 'estargz', claim: '' } as const;
  const huge = Array.from({ length: 3 }, (_, at) => ({ name: `${at}`, type: 'reg', size: 2 ** 52 }));
  const json = (entries: object[]) => Buffer.from(JSON.stringify({ entries }));
  await expect(indexOfToc(json(huge), layer)).rejects.toThrow('growth');
});

function footerTo(blob: Buffer, offset: number): Buffer {
  return Buffer.concat([blob.subarray(0, -51), estargzFooter(offset)]);
}

function asEstargz(told: Map<string, string>): void {
  told.clear();
  told.set('containerd.io/snapshot/stargz/toc.digest', other);
}

function bomb(): Buffer {
  const member = gzipSync(Buffer.alloc(32 * 1024 * 1024));
  return Buffer.concat(Array<Buffer>(5).fill(member));
}
