import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { AppError, isAppError } from '../../shared/errors.ts';
import {
  blobMember,
  descriptorOf,
  dockerMembers,
  entryOf,
  indexOf,
  json,
  layoutMembers,
  legacyMembers,
  type SmallImage,
  sha256,
  smallImage,
} from '../support/archives/image-archives.ts';
import { type ArchiveMember, type ImportRig, importRig, tarOf } from '../support/archives/import-rig.ts';
import { withSize, withSum } from '../support/archives/tar-record.ts';
import { everyObjectsOwn, hostileNames } from '../support/hostile-names.ts';

const mebibyte = 1024 * 1024;
const nothing = { blobs: [], ingest: [], images: 0 };
const indexType = 'application/vnd.oci.image.index.v1+json';

let rig: ImportRig;
let image: SmallImage;
let layout: ArchiveMember[];
beforeEach(async () => {
  rig = await importRig();
  image = await smallImage('top');
  layout = layoutMembers(image);
});

/** The error of an import that must fail, after which the library is as it was. */
async function failureOf(bytes: Buffer): Promise<AppError> {
  const failure = await rig.import(rig.write('hostile.tar', bytes)).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(AppError);
  expect(await rig.contents()).toEqual(nothing);
  return failure as AppError;
}

function replaced(name: string, content: ArchiveMember[1]): ArchiveMember[] {
  return layout.map((member) => (member[0] === name ? [name, content] : member));
}

const indexed = (manifests: readonly object[], ...blobs: Buffer[]): ArchiveMember[] => [
  ...layout.filter(([name]) => name !== 'index.json'),
  ...blobs.map(blobMember),
  ['index.json', indexOf(manifests)],
];

/** What is added to a good archive, or done to it, and what the error says is wrong. */
const archives: Record<string, [reason: string, members: () => ArchiveMember[]]> = {
  'a name that leads out': ['name', () => [...layout, ['../outside', 'x']]],
  'a name that leads out further on': ['name', () => [...layout, ['blobs/../../outside', 'x']]],
  'a name that leads out on Windows': ['name', () => [...layout, ['blobs\\..\\..\\outside', 'x']]],
  'an absolute name': ['name', () => [...layout, ['/etc/passwd', 'x']]],
  'a name with a drive': ['name', () => [...layout, ['C:\\Windows\\x', 'x']]],
  'a name of 5,000 letters': ['name', () => [...layout, ['n'.repeat(5000), 'x']]],
  'a symbolic link out': [
    'link',
    () => [...layout, ['l', { type: 'symlink', linkname: '../../etc/passwd' }]],
  ],
  'an absolute symbolic link': [
    'link',
    () => [...layout, ['l', { type: 'symlink', linkname: '/etc/passwd' }]],
  ],
  'a hard link out': ['link', () => [...layout, ['l', { type: 'link', linkname: '../etc/passwd' }]]],
  'an absolute hard link': ['link', () => [...layout, ['l', { type: 'link', linkname: '/etc/passwd' }]]],
  'a character device': ['member-type', () => [...layout, ['d', { type: 'character-device', size: 0 }]]],
  'a block device': ['member-type', () => [...layout, ['d', { type: 'block-device', size: 0 }]]],
  'a pipe': ['member-type', () => [...layout, ['d', { type: 'fifo', size: 0 }]]],
  'a sparse file': [
    'member-type',
    () => [
      ...layout,
      ['s', { size: 0, pax: { 'GNU.sparse.major': '1', 'GNU.sparse.realsize': '1000000000000' } }],
    ],
  ],
  'two members of one name': ['duplicate', () => [...layout, ['index.json', image.index]]],
  'a file and a link of one name': [
    'duplicate',
    () => [...layout, ['index.json', { type: 'symlink', linkname: 'oci-layout' }]],
  ],
  'an index of 32 MiB': ['document', () => replaced('index.json', Buffer.alloc(32 * mebibyte, '{'))],
  'a manifest of 32 MiB': [
    'document',
    () => {
      const manifest = Buffer.concat([image.manifest, Buffer.alloc(32 * mebibyte, ' ')]);
      return indexed([entryOf(manifest, 'a.example/b:c')], manifest);
    },
  ],
  'an index that is no JSON': ['document', () => replaced('index.json', '{"manifests":')],
  'an index whose entries are none': [
    'document',
    () => replaced('index.json', '{"manifests":[{"digest":"../../x"}]}'),
  ],
  'an index without entries': ['no-image', () => replaced('index.json', '{"manifests":[]}')],
  'documents of 80 MiB together': [
    'too-large',
    () => [
      ...layout,
      ...Array.from({ length: 10 }, (_, n): ArchiveMember => [`x${n}`, Buffer.alloc(8 * mebibyte, '{')]),
    ],
  ],
  'no layer': [
    'missing-blob',
    () => layout.filter(([name]) => name !== blobMember(image.layers[0]?.gzip ?? image.index)[0]),
  ],
  'no config': ['missing-blob', () => layout.filter(([name]) => name !== blobMember(image.config)[0])],
  'no manifest': ['missing-blob', () => layout.filter(([name]) => name !== blobMember(image.manifest)[0])],
  'no image at all': ['no-image', () => [['hello', 'world']]],
  'a link to a link in a layer’s place': [
    'missing-blob',
    () => [
      ...layout.filter(([name]) => name !== blobMember(image.config)[0]),
      [blobMember(image.config)[0], { type: 'symlink', linkname: 'again' }],
      ['blobs/sha256/again', { type: 'symlink', linkname: 'again' }],
    ],
  ],
  'indexes twenty deep in each other': [
    'nesting',
    () => {
      const chain: Buffer[] = [];
      let entry = entryOf(image.manifest, null);
      for (let depth = 0; depth < 20; depth += 1) {
        const bytes = json({
          schemaVersion: 2,
          mediaType: indexType,
          manifests: [entry],
          annotations: { depth: `${depth}` },
        });
        chain.push(bytes);
        entry = { mediaType: indexType, ...descriptorOf(bytes) };
      }
      return indexed([entry], ...chain);
    },
  ],
  'docker: a config without as many layers': [
    'document',
    () => dockerMembers({ ...image, layers: image.layers.slice(1) }),
  ],
  'docker: digests of layers that are paths': [
    'document',
    () => dockerMembers({ ...image, config: json({ rootfs: { diff_ids: ['../../x', 'sha256:../../x'] } }) }),
  ],
  'docker: no manifest that is one': ['document', () => [['manifest.json', '{"Config":"x"}']]],
  'docker: layers that are nowhere': [
    'missing-blob',
    () => dockerMembers(image).filter(([name]) => !name.endsWith('layer.tar')),
  ],
  'docker: a config that is nowhere': [
    'missing-blob',
    () => dockerMembers(image).filter(([name]) => !name.endsWith('.json') || name === 'manifest.json'),
  ],
  'docker: a config by a path that leads out': [
    'missing-blob',
    () => [['manifest.json', json([{ Config: '../../../etc/passwd', RepoTags: null, Layers: [] }])]],
  ],
  'old docker: layers that are parents of each other': [
    'nesting',
    () => {
      const [lower, upper] = [sha256('layer 0'), sha256('layer 1')];
      return legacyMembers(image).map(
        ([name, content]): ArchiveMember => [
          name,
          name === `${lower}/json` ? JSON.stringify({ parent: upper }) : content,
        ],
      );
    },
  ],
  'old docker: a layer by a path that leads out': [
    'document',
    () => [['repositories', JSON.stringify({ app: { latest: '../../etc' } })]],
  ],
};

describe('an archive with', () => {
  test.for(Object.entries(archives))('%s is refused', async ([, [reason, members]]) => {
    const error = await failureOf(await tarOf(members()));
    expect(error).toMatchObject({ code: 'ARCHIVE_INVALID', details: { reason } });
  });

  test('more members than any has is refused', async () => {
    const one = (await tarOf([['x', '']])).subarray(0, 512);
    const error = await failureOf(Buffer.concat([manyFolders(one, 200_001), Buffer.alloc(1024)]));
    expect(error).toMatchObject({ code: 'ARCHIVE_INVALID', details: { reason: 'too-many-members' } });
  });

  test.for(['config', 'manifest', 'layer'] as const)(
    'a %s that does not match its name is refused',
    async (what) => {
      const bytes = what === 'layer' ? (image.layers[1]?.gzip ?? Buffer.alloc(0)) : image[what];
      const [name] = blobMember(bytes);
      const damaged = Buffer.from(bytes);
      damaged.writeUInt8(damaged.readUInt8(bytes.length - 9) ^ 1, bytes.length - 9);
      expect(await failureOf(await tarOf(replaced(name, damaged)))).toMatchObject({
        code: 'DIGEST_MISMATCH',
      });
    },
  );

  test('a layer of another size than its manifest says is refused', async () => {
    const [name] = blobMember(image.layers[0]?.gzip ?? Buffer.alloc(0));
    expect(await failureOf(await tarOf(replaced(name, Buffer.alloc(10 * mebibyte))))).toMatchObject({
      code: 'SIZE_MISMATCH',
    });
  });

  test('docker: layers, plain or packed, that are not what the config says is refused', async () => {
    const other = await tarOf([['top', 'other']]);
    for (const tar of [other, gzipSync(other)]) {
      const layers = image.layers.map(({ gzip }, position) => ({ gzip, tar: position === 1 ? tar : gzip }));
      expect(await failureOf(await tarOf(dockerMembers({ ...image, layers })))).toMatchObject({
        code: 'DIGEST_MISMATCH',
      });
    }
  });

  test('a document that leads to itself is refused', async () => {
    const itself = `sha256:${'a'.repeat(64)}`;
    const index = json({
      schemaVersion: 2,
      mediaType: indexType,
      manifests: [{ mediaType: indexType, digest: itself, size: 300 }],
    });
    const members: ArchiveMember[] = [
      [`blobs/sha256/${'a'.repeat(64)}`, index],
      ['index.json', indexOf([{ mediaType: indexType, digest: itself, size: 300 }])],
    ];
    expect(await failureOf(await tarOf(members))).toMatchObject({ code: 'DIGEST_MISMATCH' });
  });

  test('records of names that never end is refused', async () => {
    const members: ArchiveMember[] = [['x', { size: 0, pax: { path: 'x'.repeat(5 * mebibyte) } }], ...layout];
    expect(await failureOf(await tarOf(members))).toMatchObject({ code: 'ARCHIVE_INVALID' });
  });

  test('a size that lies is refused', async () => {
    const members: ArchiveMember[] = [['x', { size: 0, pax: { size: String(2 ** 50) } }], ...layout];
    expect(await failureOf(await tarOf(members))).toMatchObject({ details: { reason: 'truncated' } });
  });
});

test('an archive that is cut off anywhere is refused', async () => {
  const tar = await tarOf(layout);
  const path = rig.write('cut.tar', tar);
  for (let length = tar.length - 1024 - 512; length > 0; length -= 700) {
    truncateSync(path, length);
    await expect(rig.import(path)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
  }
  expect(await rig.contents()).toEqual(nothing);
});

test('what is compressed and cut off, or becomes far too large, is refused', async () => {
  const packed = gzipSync(await tarOf(layout));
  expect(await failureOf(packed.subarray(0, packed.length - 20))).toMatchObject({
    details: { reason: 'truncated' },
  });
  const bomb = gzipSync(Buffer.concat([await tarOf([]), Buffer.alloc(1024)]));
  expect(await failureOf(bomb)).toMatchObject({ details: { reason: 'no-image' } });
  // Members of a stream that stand behind each other are one.
  const zeros = Buffer.concat(Array<Buffer>(25).fill(gzipSync(Buffer.alloc(16 * mebibyte))));
  const layers = image.layers.map(({ gzip }) => ({ gzip, tar: zeros }));
  expect(await failureOf(await tarOf(dockerMembers({ ...image, layers })))).toMatchObject({
    details: { reason: 'bomb' },
  });
  const member = Buffer.from((await tarOf([['zeros', Buffer.alloc(0)]])).subarray(0, 512));
  expect(await failureOf(Buffer.concat([gzipSync(withSize(member, 2 ** 32)), zeros]))).toMatchObject({
    details: { reason: 'bomb' },
  });
}, 120_000);

test('volumes of which one is missing are refused by the name of that one', async () => {
  const tar = await tarOf(layout);
  rig.write('app.tar.001', tar.subarray(0, 2000));
  rig.write('app.tar.003', tar.subarray(4000));
  await expect(rig.import(join(rig.folder, 'app.tar'))).rejects.toThrow('app.tar.002');
});

test('a folder whose blobs are links is not followed', async () => {
  const place = join(rig.folder, 'layout');
  mkdirSync(join(place, 'blobs', 'sha256'), { recursive: true });
  for (const [name, content] of layout) {
    if (!name.startsWith('blobs/')) writeFileSync(join(place, name), content as Buffer);
    else {
      writeFileSync(join(rig.folder, sha256(name)), content as Buffer);
      symlinkSync(join(rig.folder, sha256(name)), join(place, name));
    }
  }
  await expect(rig.import(place)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
  expect(await rig.contents()).toEqual(nothing);
});

test('names that belong to every object are names like others', async () => {
  const before = everyObjectsOwn();
  const members: ArchiveMember[] = [
    ...layout,
    ...hostileNames.map((name): ArchiveMember => [`x/${name}`, '{}']),
    [
      'manifest.json',
      json(hostileNames.map((name) => ({ Config: name, RepoTags: [name], Layers: [name], [name]: name }))),
    ],
    ['repositories', `{"__proto__":{"a":"b"},"constructor":{"prototype":"c"}}`],
  ];
  expect(await rig.import(rig.write('names.tar', await tarOf(members)))).toHaveLength(1);
  for (const name of hostileNames.filter((each) => /^\w+$/.test(each))) {
    const docker = dockerMembers(image, [name]);
    expect(await rig.import(rig.write('docker.tar', await tarOf(docker)))).toHaveLength(1);
  }
  expect(everyObjectsOwn()).toEqual(before);
});

test('whatever is done to the bytes of an archive, the library has it whole or has nothing of it', async () => {
  const kinds = [layout, dockerMembers(image), legacyMembers(image)];
  const tars = await Promise.all(kinds.map(tarOf));
  const change = fc.record({
    at: fc.nat(),
    byte: fc.integer({ min: 0, max: 255 }),
    length: fc.integer({ min: 1, max: 600 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...tars),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      async (tar, changes) => {
        const bytes = Buffer.from(tar);
        for (const { at, byte, length } of changes) {
          const begin = at % bytes.length;
          bytes.fill(byte, begin, Math.min(bytes.length, begin + (length % 7 === 0 ? length : 1)));
        }
        const path = rig.write('fuzzed.tar', bytes);
        try {
          for (const { reference, digest } of await rig.import(path, { name: 'fuzz.example/a:1' })) {
            expect(await rig.library.list()).toMatchObject([{ isDamaged: false }]);
            await rig.library.remove(reference, digest);
          }
        } catch (error) {
          if (!isAppError(error) || error.code === 'INTERNAL') throw error;
        }
        expect(await rig.contents()).toEqual(nothing);
      },
    ),
    { numRuns: process.env.LONGSHORE_MATRIX === 'all' ? 500 : 80 },
  );
}, 120_000);

/** So many headers of distinct folders. */
function manyFolders(header: Buffer, count: number): Buffer {
  const all = Buffer.alloc(count * 512);
  for (let position = 0; position < count; position += 1) {
    const record = Buffer.from(header);
    record.write(String(position).padStart(8, '0'), 0);
    record.write('5', 156);
    withSum(record).copy(all, position * 512);
  }
  return all;
}
