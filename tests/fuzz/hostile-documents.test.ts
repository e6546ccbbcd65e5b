import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readIndexFile } from '../../electron/engine/library/index-file.ts';
import { LayoutPaths } from '../../electron/engine/library/layout-paths.ts';
import { parseImageConfig } from '../../electron/engine/oci/image-config.ts';
import { parseManifest } from '../../electron/engine/oci/parse-manifest.ts';
import { storedCredentials } from '../../electron/engine/registry/access/stored/auth-files.ts';
import { readCatalogPage, readTagPage } from '../../electron/engine/registry/client/name-documents.ts';
import { readPortalDetails, readPortalTags } from '../../electron/engine/registry/client/portal-documents.ts';
import { AppError } from '../../shared/errors.ts';
import { manifestMediaTypes } from '../../shared/media-types.ts';
import { costOf } from '../support/cost.ts';
import { everyObjectsOwn, hostileNames } from '../support/hostile-names.ts';
import { folderOfAllTests } from '../support/temporary-folder.ts';

const mebibyte = 1024 * 1024;
const documentSize = 8 * mebibyte;
const listSize = 32 * mebibyte;
/** What one document may take. */
const budget = { cpuMs: 250, heapBytes: 64 * mebibyte };
const digest = `sha256:${'a'.repeat(64)}`;

const folder = folderOfAllTests();
const before = everyObjectsOwn();
beforeAll(() => {});
afterAll(() => {
  expect(everyObjectsOwn()).toEqual(before);
});

const asManifest = (contentType: string | undefined) => (bytes: Buffer) =>
  parseManifest({ bytes, digest, contentType, expected: undefined, name: 'a.example/b:c' });

/** Everything that reads a document which others wrote. */
const readers: Record<string, (bytes: Buffer) => unknown> = {
  'a manifest': asManifest(manifestMediaTypes.ociManifest),
  'an index': asManifest(manifestMediaTypes.dockerIndex),
  'a document of no type': asManifest(undefined),
  'a config': parseImageConfig,
  'a catalog': readCatalogPage,
  'a list of tags': readTagPage,
  'a portal’s details': readPortalDetails,
  'a portal’s tags': readPortalTags,
  'a library’s index': (bytes) => {
    const paths = new LayoutPaths(folder);
    writeFileSync(paths.indexFile, bytes);
    return readIndexFile(paths);
  },
  'Docker’s config': (bytes) => {
    const path = join(folder, 'config.json');
    writeFileSync(path, bytes);
    return storedCredentials([{ path, isDockers: true }]).find('a.example');
  },
};

/** Reads a document: whatever it is, the answer is a value or an error with a name. */
async function read(reader: (bytes: Buffer) => unknown, bytes: Buffer): Promise<unknown> {
  try {
    return await reader(bytes);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code !== 'INTERNAL') return thrown;
    throw thrown;
  }
}

const fieldNames = [
  ...['schemaVersion', 'mediaType', 'manifests', 'config', 'layers', 'annotations', 'platform', 'urls'],
  ...['digest', 'size', 'os', 'architecture', 'os.version', 'os.features', 'history', 'created_by', 'rootfS'],
  ...['diff_ids', 'tags', 'repositories', 'name', 'errors', 'code', 'auths', 'credHelpers', 'auth', 'readme'],
  ...hostileNames,
];
const leaf = fc.oneof(
  fc.constantFrom(digest, 2, 0, -1, 1e308, 2 ** 53, null, true, '', 'linux', ...hostileNames),
  fc.constantFrom(...Object.values(manifestMediaTypes)),
  fc.string({ unit: 'binary' }),
  fc.double(),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 6 }),
    fc
      .array(fc.tuple(fc.constantFrom(...fieldNames), tie('value')), { maxLength: 10 })
      .map((fields) => Object.fromEntries(fields)),
  ),
}));
const json = value.map((document) => JSON.stringify(document) ?? '');
const damaged = fc.tuple(json, fc.nat(), fc.string()).map(([text, at, part]) => {
  const place = at % (text.length + 1);
  return text.slice(0, place) + part + text.slice(place);
});
const document = fc
  .oneof(json, damaged, fc.string({ unit: 'binary' }))
  .map((text) => Buffer.from(text))
  .chain((bytes) =>
    fc.oneof(
      fc.constant(bytes),
      fc.uint8Array().map((more) => Buffer.concat([bytes, more])),
    ),
  );

test.each(Object.entries(readers))('%s of any kind is read or refused by name', async (name, reader) => {
  await fc.assert(
    fc.asyncProperty(document, async (bytes) => {
      await read(reader, bytes);
      expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    }),
    // An index that cannot be understood is read again for a quarter of a second: another tool may be writing it.
    { numRuns: name === 'a library’s index' ? 40 : 300 },
  );
});

/** As many repetitions as fit a size, between a beginning and an end. */
function filled(size: number, begin: string, part: string, end: string): Buffer {
  return Buffer.from(begin + part.repeat((size - begin.length - end.length) / part.length) + end);
}

/** The same, with each part another. */
function numbered(count: number, begin: string, part: (at: number) => string, end: string): Buffer {
  return Buffer.from(begin + Array.from({ length: count }, (_, at) => part(at)).join() + end);
}

const descriptor = `{"mediaType":"${'x'.repeat(20)}","digest":"${digest}","size":1}`;
const manifest = `{"schemaVersion":2,"config":${descriptor},"layers":[`;
const index = '{"schemaVersion":2,"manifests":[';
const oneName = (at: number) => `"${at}-windowsservercore-ltsc2019"`;
const oneKey = (at: number) => `"key ${at}":"x"`;

/** The worst that fits the limits of bytes. */
const worst: [what: string, reader: keyof typeof readers, bytes: () => Buffer][] = [
  ['a history of zeros', 'a config', () => filled(documentSize, '{"history":[', '0,', '0]}')],
  ['249,000 entries that are none', 'a config', () => filled(498_000, '{"history":[', '0,', '0]}')],
  ['80,000 empty entries', 'a config', () => filled(240_000, '{"history":[', '{},', '{}]}')],
  ['other keys', 'a config', () => numbered(240_000, '{', oneKey, '}')],
  ['one long command', 'a config', () => filled(documentSize, '{"history":[{"created_by":"', 'a b', '"}]}')],
  ['digests of layers', 'a config', () => filled(490_000, '{"rootfs":{"diff_ids":[', '1,', '1]}}')],
  ['lists in lists', 'a config', () => filled(documentSize, '{"a":', '[', ']')],
  ['layers that are none', 'a manifest', () => filled(documentSize, manifest, '0,', '0]}')],
  ['200,000 layers that are none', 'a manifest', () => filled(400_000, manifest, '0,', '0]}')],
  ['10,000 layers that are none', 'a manifest', () => filled(20_000, manifest, '0,', '0]}')],
  [
    'layers without end',
    'a manifest',
    () => filled(documentSize, manifest, `${descriptor},`, `${descriptor}]}`),
  ],
  ['10,000 layers', 'a manifest', () => numbered(10_000, manifest, () => descriptor, ']}')],
  [
    'annotations',
    'a manifest',
    () => numbered(200_000, `{"config":${descriptor},"annotations":{`, oneKey, '}}'),
  ],
  ['empty lists', 'a manifest', () => filled(documentSize, `{"config":${descriptor},"x":[`, '[],', '[]]}')],
  ['lists in lists', 'a manifest', () => filled(documentSize, '', '[', '')],
  ['objects in objects', 'a manifest', () => filled(documentSize, '', '{"a":', '')],
  ['100,000 lists in lists', 'a manifest', () => Buffer.from('['.repeat(1e5) + ']'.repeat(1e5))],
  ['entries that are none', 'an index', () => filled(documentSize, index, '{},', '{}]}')],
  [
    '10,000 platforms',
    'an index',
    () =>
      numbered(
        10_000,
        index,
        (at) => `${descriptor.slice(0, -1)},"platform":{"os":"linux","architecture":"a${at}"}}`,
        ']}',
      ),
  ],
  [
    '40 entries with 5,000 features',
    'an index',
    () => {
      const features = `[${'"x",'.repeat(5000)}"x"]`;
      const platform = `{"os":"linux","architecture":"a","os.features":${features}}`;
      return numbered(40, index, () => `${descriptor.slice(0, -1)},"platform":${platform}}`, ']}');
    },
  ],
  ['zeros', 'a list of tags', () => filled(listSize, '{"tags":[', '0,', '0]}')],
  ['empty objects', 'a list of tags', () => filled(listSize, '{"tags":[', '{},', '{}]}')],
  ['one long name', 'a list of tags', () => filled(listSize, '{"tags":["', 'a', '"]}')],
  ['100,000 names', 'a list of tags', () => numbered(100_000, '{"tags":[', oneName, ']}')],
  ['200,000 names', 'a catalog', () => numbered(200_000, '{"repositories":[', oneName, ']}')],
  ['empty objects', 'a portal’s tags', () => filled(listSize, '[', '{},', '{}]')],
  ['160,000 empty objects', 'a portal’s tags', () => filled(480_000, '[', '{},', '{}]')],
  [
    '40,000 tags',
    'a portal’s tags',
    () => numbered(40_000, '[', (at) => `{"name":${oneName(at)},"digest":"${digest}"}`, ']'),
  ],
  ['one long text', 'a portal’s details', () => filled(listSize, '{"readme":"', 'a', '"}')],
  ['entries that are none', 'a library’s index', () => filled(documentSize, index, '0,', '0]}')],
  ['60,000 entries that are none', 'a library’s index', () => filled(180_000, index, '{},', '{}]}')],
  ['servers', 'Docker’s config', () => numbered(200_000, '{"auths":{', (at) => `"${at}":7`, '}}')],
  ['lists in lists', 'Docker’s config', () => filled(documentSize, '', '[', '')],
];

test.each(worst)('%s in %s: within a quarter of a second and 64 MiB', async (_, reader, bytes) => {
  const given = bytes();
  const parser = readers[reader];
  if (parser === undefined) throw new Error(`There is no reader of ${reader}.`);
  const { cpuMs, heapBytes } = await costOf(() => read(parser, given), budget);
  expect(cpuMs).toBeLessThan(budget.cpuMs);
  expect(heapBytes).toBeLessThan(budget.heapBytes);
});

test('a page of a million names, the most that is read, ends within a second', async () => {
  const page = numbered(990_000, '{"tags":[', oneName, ']}');
  const { cpuMs } = await costOf(() => readTagPage(page), { cpuMs: 1000, heapBytes: 1024 * mebibyte });
  expect(cpuMs).toBeLessThan(1000);
});
