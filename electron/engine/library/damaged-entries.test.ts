import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { libraryImageSchema } from '../../../shared/schemas/library.ts';
import { LibraryFixture } from '../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { Library } from './layout.ts';

const name = 'io.containerd.image.name';
let fixture: LibraryFixture;
let library: Library;
let good: Descriptor;
let bad: Descriptor;
beforeEach(async () => {
  const folder = join(temporaryFolder(), 'library');
  fixture = new LibraryFixture(folder);
  good = await fixture.addImage('oci', Buffer.from('good'), 'good');
  bad = await fixture.addImage('oci', Buffer.from('bad'), 'bad');
  library = await Library.open(folder);
});

const write = (...manifests: unknown[]) =>
  writeFile(join(library.folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
const written = async (): Promise<unknown[]> =>
  JSON.parse(await readFile(join(library.folder, 'index.json'), 'utf8')).manifests;
const named = (entry: Descriptor, reference: string) => ({ ...entry, annotations: { [name]: reference } });

/** Ways in which one field of an entry can be wrong while its digest can be read. */
const oddFields: Record<string, unknown>[] = [
  { platform: {} },
  { platform: null },
  { platform: 'linux/amd64' },
  { platform: { os: 'linux', architecture: 5 } },
  { size: -1 },
  { size: 'large' },
  { mediaType: null },
  { urls: 'https://a.example' },
  { artifactType: 5 },
  { annotations: { [name]: 'mcr.example/bad:1', count: 5 } },
];

test.each(oddFields)('an entry with %j is listed beside the others, and stays as it is', async (odd) => {
  const entry = { ...named(bad, 'mcr.example/bad:1'), ...odd };
  await write(entry, named(good, 'mcr.example/good:1'));
  const listed = await library.list();
  expect(listed.map(({ reference, digest }) => [reference, digest]).sort()).toEqual([
    ['mcr.example/bad:1', bad.digest],
    ['mcr.example/good:1', good.digest],
  ]);
  for (const image of listed) expect(libraryImageSchema.safeParse(image).success).toBe(true);
  await library.remove('mcr.example/good:1', undefined);
  expect(await written()).toEqual([entry]);
  const { digests, unreadable } = await library.partsOf((await library.entries())[0] ?? good);
  expect([...unreadable]).toEqual([]);
  for (const digest of digests) expect(existsSync(fixture.blobPath(digest))).toBe(true);
  await library.remove('mcr.example/bad:1', undefined);
  expect(await written()).toEqual([]);
});

test('an entry with an empty name is listed by its digest', async () => {
  await write(named(good, ''));
  expect(await library.list()).toMatchObject([{ reference: good.digest }]);
  await library.remove(good.digest, undefined);
  expect(await written()).toEqual([]);
});

test.each([null, 5, [], {}, { digest: 5 }, { digest: '../../x', annotations: { [name]: 'lost:1' } }])(
  'an entry %j that names nothing stays, and protects every blob',
  async (entry) => {
    await write(entry, named(good, 'mcr.example/good:1'));
    expect((await library.list()).map(({ digest }) => digest)).toEqual([good.digest]);
    const { freedBytes, keptFor } = await library.remove('mcr.example/good:1', undefined);
    expect([freedBytes, keptFor]).toEqual([0, [expect.any(String)]]);
    expect(existsSync(fixture.blobPath(good.digest))).toBe(true);
    expect(await written()).toEqual([entry]);
  },
);

test('no entry takes the list down, and none is lost', async () => {
  const field = fc.constantFrom(
    'mediaType',
    'digest',
    'size',
    'annotations',
    'platform',
    'urls',
    'artifactType',
  );
  const odd = fc.dictionary(field, fc.oneof(fc.jsonValue(), fc.constant(bad.digest)));
  const entry = fc.oneof(fc.jsonValue(), odd);
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 5 }), async (entries) => {
      await write(...entries, named(good, 'mcr.example/good:1'));
      const listed = await library.list();
      expect(listed.map(({ reference }) => reference)).toContain('mcr.example/good:1');
      for (const image of listed) expect(libraryImageSchema.safeParse(image).success).toBe(true);
      await library.remove('mcr.example/good:1', undefined);
      const texts = (list: unknown[]) => list.map((item) => JSON.stringify(item)).sort();
      expect(texts(await written())).toEqual(texts(entries));
    }),
    { numRuns: 50 },
  );
});
