import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import type { BundleEvent, BundleTarget } from '../../../../shared/schemas/bundle.ts';
import type { ExportFormat } from '../../../../shared/schemas/download.ts';
import { collect } from '../../../../tests/support/collect.ts';
import { LibraryFixture } from '../../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import type { WantedImage } from './gather-images.ts';
import { type BundleOptions, writeBundle } from './write-bundle.ts';

const formats: ExportFormat[] = ['docker-archive', 'oci-archive', 'oci'];
let folder: string;
let library: LibraryFixture;
let path: string;
let images: WantedImage[];

beforeEach(async () => {
  folder = temporaryFolder();
  library = new LibraryFixture(join(folder, 'library'));
  path = join(folder, 'it’s "a" stick', 'bundle');
  images = [
    named('mcr.microsoft.com/windows/servercore:ltsc2019', await library.addImage('docker', noise('a'))),
    named('docker.io/library/app:1', await library.addImage('oci', noise('b'))),
  ];
});

/** Bytes that do not get smaller. */
function noise(seed: string): Buffer {
  return Buffer.concat(
    Array.from({ length: 4_000 }, (_, count) => createHash('sha256').update(`${seed}${count}`).digest()),
  );
}

function named(reference: string, image: Descriptor): WantedImage {
  return { reference, image };
}

function events(target: Partial<BundleTarget> = {}, more: Partial<BundleOptions> = {}) {
  return writeBundle({
    blobs: library,
    images,
    target: { format: 'docker-archive', path, ...target },
    have: new Set(),
    signal: new AbortController().signal,
    ...more,
  });
}

function write(
  target: Partial<BundleTarget> = {},
  more: Partial<BundleOptions> = {},
): Promise<BundleEvent[]> {
  return collect(events(target, more));
}

function filesIn(place: string): string[] {
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(place, name)).isFile())
    .sort();
}

function bytesIn(place: string): Map<string, string> {
  return new Map(
    filesIn(place).map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(place, name)))
        .digest('hex'),
    ]),
  );
}

function verify(place = path): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync('dash', [join(place, 'verify.sh')], { encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}` };
}

function resultOf(all: BundleEvent[]) {
  const last = all.at(-1);
  if (last?.type !== 'result') throw new Error('no result');
  return last.result;
}

describe.each(formats)('%s', (format) => {
  test('a bundle has images, sums, contents and scripts, and verifies itself', async () => {
    const all = await write({ format });
    const plan = all[0];
    if (plan?.type !== 'plan') throw new Error('no plan');
    expect(resultOf(all)).toMatchObject({
      path,
      reusedBytes: 0,
      size: plan.plan.size,
      files: plan.plan.files,
    });
    const small = [
      'CONTENTS.json',
      'CONTENTS.txt',
      'SHA256SUMS',
      'load.ps1',
      'load.sh',
      'verify.ps1',
      'verify.sh',
    ];
    expect(filesIn(path).filter((name) => !name.startsWith('images'))).toEqual(small);
    expect(verify()).toMatchObject({ status: 0 });
    execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: path });
    for (const script of ['verify.sh', 'load.sh']) execFileSync('dash', ['-n', join(path, script)]);
    const contents = JSON.parse(readFileSync(join(path, 'CONTENTS.json'), 'utf8'));
    expect(contents.images.map(({ name }: { name: string }) => name)).toEqual(
      images.map(({ reference }) => reference).toSorted(),
    );
    const sizes = contents.files.map((file: { path: string }) => statSync(join(path, file.path)).size);
    expect(contents.files.map(({ size }: { size: number }) => size)).toEqual(sizes);
  });

  test('the same images give the same bytes, in whatever order they are named', async () => {
    await write({ format });
    const other = join(folder, 'other');
    await write({ format, path: other }, { images: [...images, ...images].reverse() });
    expect(bytesIn(other)).toEqual(bytesIn(path));
  });

  test('a bundle of other images takes the place of an earlier one, and is as if it were new', async () => {
    const [first, second] = images;
    if (first === undefined || second === undefined) throw new Error('no images');
    await write({ format }, { images: [first] });
    await write({ format }, { images: [second] });
    const other = join(folder, 'other');
    await write({ format, path: other }, { images: [second] });
    expect(bytesIn(path)).toEqual(bytesIn(other));
  });

  test('what is complete is not written again', async () => {
    await write({ format });
    const before = bytesIn(path);
    const kept = filesIn(path).filter((name) => name.startsWith('images'));
    const inodes = kept.map((name) => statSync(join(path, name)).ino);
    rmSync(join(path, 'SHA256SUMS'));
    const { reusedBytes, size } = resultOf(await write({ format }));
    expect(reusedBytes).toBe(size);
    expect(kept.map((name) => statSync(join(path, name)).ino)).toEqual(inodes);
    expect(bytesIn(path)).toEqual(before);
  });

  test('a file of an earlier try that is not what it should be is written again', async () => {
    await write({ format });
    const before = bytesIn(path);
    const [, name = ''] =
      filesIn(path)
        .filter((each) => each.startsWith('images'))
        .map((each) => [statSync(join(path, each)).size, each] as const)
        .sort(([left], [right]) => right - left)[0] ?? [];
    const bytes = readFileSync(join(path, name));
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 4;
    writeFileSync(join(path, name), bytes);
    expect(verify().status).toBe(1);
    await write({ format });
    expect(bytesIn(path)).toEqual(before);
    expect(verify().status).toBe(0);
  });

  test('layers that the target computer has are left out', async () => {
    const manifest = JSON.parse(readFileSync(library.blobPath(images[0]?.image.digest ?? ''), 'utf8'));
    const digests = [manifest.layers[1].digest, manifest.config.digest];
    const all = await write({ format }, { have: new Set(digests) });
    expect(all[0]).toMatchObject({ plan: { leftOut: { blobs: 1, bytes: manifest.layers[1].size } } });
    const contents = JSON.parse(readFileSync(join(path, 'CONTENTS.json'), 'utf8'));
    expect(contents.leftOut).toEqual([{ digest: digests[0], size: manifest.layers[1].size }]);
    expect(verify().status).toBe(0);
    expect(readFileSync(join(path, 'load.sh'), 'utf8')).toContain('leaves out 1 layers');
  });

  test('a blob of the library that is damaged ends it, and leaves no bundle that verifies', async () => {
    const manifest = JSON.parse(readFileSync(library.blobPath(images[0]?.image.digest ?? ''), 'utf8'));
    const blob = library.blobPath(manifest.layers[1].digest);
    const bytes = readFileSync(blob);
    bytes[7] = (bytes[7] ?? 0) ^ 1;
    writeFileSync(blob, bytes);
    await expect(write({ format })).rejects.toMatchObject({ code: 'LIBRARY_CORRUPT' });
    expect(filesIn(path).filter((name) => name.endsWith('.part') || name === 'SHA256SUMS')).toEqual([]);
  });

  test('stopped in the middle it goes on', async () => {
    const stop = new AbortController();
    const stopped = (async () => {
      for await (const event of events({ format }, { signal: stop.signal })) {
        if (event.type === 'plan') stop.abort();
      }
    })();
    await expect(stopped).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(existsSync(join(path, 'longshore.lock'))).toBe(false);
    await write({ format });
    expect(verify().status).toBe(0);
  });
});

test.each(['docker-archive', 'oci-archive'] as const)('%s: volumes joined are the whole', async (format) => {
  const whole = join(folder, 'whole');
  await write({ format, path: whole });
  const splitBytes = 100_001;
  const all = await write({ format, splitBytes });
  const parts = filesIn(path).filter((name) => name.startsWith('images.tar'));
  expect(parts.length).toBeGreaterThan(2);
  expect(parts[0]).toBe('images.tar.001');
  expect(all[0]).toMatchObject({ plan: { splitBytes, files: parts.length } });
  const joined = Buffer.concat(parts.map((name) => readFileSync(join(path, name))));
  expect(joined.equals(readFileSync(join(whole, 'images.tar')))).toBe(true);
  // One of them is lost: the others stay.
  rmSync(join(path, parts[1] ?? ''));
  const again = resultOf(await write({ format, splitBytes }));
  expect(again.reusedBytes).toBe(again.size - splitBytes);
  expect(verify().status).toBe(0);
  // Other volumes: those of before go.
  await write({ format, splitBytes: splitBytes * 2 });
  expect(filesIn(path).filter((name) => name.startsWith('images.tar'))).toHaveLength(
    Math.ceil(parts.length / 2),
  );
  expect(verify().status).toBe(0);
});

test('too many volumes are refused', async () => {
  await expect(write({ splitBytes: 10 })).rejects.toMatchObject({ code: 'INVALID_REFERENCE' });
});

test('each image can have an archive of its own, named after it', async () => {
  await write({ format: 'oci-archive', each: true });
  const names = filesIn(path).filter((name) => name.endsWith('.tar'));
  expect(names).toEqual([
    expect.stringMatching(/^docker\.io_library_app_1_[0-9a-f]{12}\.tar$/),
    expect.stringMatching(/^mcr\.microsoft\.com_windows_servercore_ltsc2019_[0-9a-f]{12}\.tar$/),
  ]);
  expect(verify().status).toBe(0);
});

test('names that differ in nothing that a file name shows get files of their own', async () => {
  const image = images[0]?.image ?? { mediaType: '', digest: '', size: 0 };
  const odd = ['a/b:1', 'a_b:1', '../../x', 'CON', '"; rm -rf "$HOME"; \'`'].map((name) =>
    named(name, image),
  );
  await write({ each: true }, { images: odd });
  const names = filesIn(path).filter((name) => name.endsWith('.tar'));
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(odd.length);
  for (const name of names) expect(name).toMatch(/^[a-z0-9][a-z0-9._-]*_[0-9a-f]{12}(_\d)?\.tar$/);
  for (const script of ['verify.sh', 'load.sh']) execFileSync('dash', ['-n', join(path, script)]);
  expect(readFileSync(join(path, 'load.sh'), 'utf8')).not.toContain('rm -rf "$HOME"');
});

test('foreign layers become ordinary ones where the format tells, unless they are to stay', async () => {
  const digestsOf = async (target: Partial<BundleTarget>) => {
    const [plan] = await write(target);
    if (plan?.type !== 'plan') throw new Error('no plan');
    return plan.plan.images.map(({ digest, storedDigest }) => digest === storedDigest);
  };
  expect(await digestsOf({ format: 'docker-archive' })).toEqual([true, true]);
  expect(await digestsOf({ format: 'oci' })).toEqual([false, false]);
  expect(readFileSync(join(path, 'CONTENTS.txt'), 'utf8')).toContain('declared as ordinary ones');
  expect(await digestsOf({ format: 'oci', keepForeign: true })).toEqual([true, true]);
  expect(readFileSync(join(path, 'CONTENTS.txt'), 'utf8')).toContain('still names addresses');
});

test('two images of one name are refused in one archive', async () => {
  const [first, second] = images;
  if (first === undefined || second === undefined) throw new Error('no images');
  const twins = [first, named(first.reference, second.image)];
  await expect(write({}, { images: twins })).rejects.toMatchObject({ code: 'INVALID_REFERENCE' });
  await write({ each: true }, { images: twins });
});

test.each([
  ['the library', () => join(folder, 'library')],
  ['a folder in it', () => join(folder, 'library', 'blobs', 'new')],
])('%s is refused', async (_, place) => {
  await expect(write({ path: place() })).rejects.toMatchObject({
    code: 'DISK_PERMISSION',
    details: { library: join(folder, 'library') },
  });
});

test('a folder with anything else is left as it is', async () => {
  for (const name of ['note.txt', 'CONTENTS.json', 'images.tar']) {
    const place = join(folder, `with-${name}`);
    mkdirSync(place);
    writeFileSync(join(place, name), '{"files":[{"path":"images.tar","size":1}]}');
    await expect(write({ path: place })).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
    expect(filesIn(place)).toEqual([name]);
  }
});

test('what systems put on a stick is no obstacle', async () => {
  mkdirSync(join(path, 'System Volume Information'), { recursive: true });
  await write();
  expect(verify().status).toBe(0);
});

test('a list of contents that names other files takes none of them away', async () => {
  await write();
  const contents = JSON.parse(readFileSync(join(path, 'CONTENTS.json'), 'utf8'));
  writeFileSync(join(folder, 'precious.tar'), 'x');
  writeFileSync(join(path, 'notes.txt'), 'x');
  contents.files.push({ path: '../../precious.tar', size: 1 }, { path: 'notes.txt', size: 1 });
  writeFileSync(join(path, 'CONTENTS.json'), JSON.stringify(contents));
  await write();
  expect(existsSync(join(folder, 'precious.tar'))).toBe(true);
  expect(existsSync(join(path, 'notes.txt'))).toBe(true);
});

test.each(['images', 'images/blobs', 'images/blobs/sha256', 'images/blobs/sha512'])(
  'a link that an earlier bundle has in the place of %s is refused, and nothing behind it is removed',
  async (name) => {
    await write({ format: 'oci' });
    const elsewhere = join(folder, 'elsewhere');
    const place = join(path, name);
    if (existsSync(place)) renameSync(place, elsewhere);
    else mkdirSync(elsewhere);
    // What another library has at the end of the link.
    const other = join(elsewhere, 'f'.repeat(64));
    writeFileSync(other, 'of another library');
    symlinkSync(elsewhere, place);
    const before = filesIn(elsewhere);
    for (const format of ['docker-archive', 'oci'] as const) {
      await expect(write({ format }, { images: images.slice(0, 1) })).rejects.toMatchObject({
        code: 'DISK_PERMISSION',
        message: expect.stringContaining(`${place} is a link`),
      });
    }
    expect(filesIn(elsewhere)).toEqual(before);
  },
);

test('a folder of the layout’s name that is somebody else’s is left alone', async () => {
  await write();
  mkdirSync(join(path, 'images'));
  writeFileSync(join(path, 'images', 'index.json'), 'mine');
  for (const format of formats) {
    await expect(write({ format })).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
  }
  expect(readFileSync(join(path, 'images', 'index.json'), 'utf8')).toBe('mine');
});

test('images of one name at two registries do not meet at a third', async () => {
  const image = images[0]?.image ?? { mediaType: '', digest: '', size: 0 };
  const twins = ['a.example:5000/app:1', 'b.example/app:1'].map((name) => named(name, image));
  await write({}, { images: twins });
  const script = readFileSync(join(path, 'load.sh'), 'utf8');
  expect(script).toContain('"$destination/a.example_5000/app:1"');
  expect(script).toContain('"$destination/b.example/app:1"');
});

test('an archive in the place of a layout, and the other way round', async () => {
  await write({ format: 'oci' });
  await write({ format: 'oci-archive' });
  expect(existsSync(join(path, 'images'))).toBe(false);
  await write({ format: 'oci' });
  expect(existsSync(join(path, 'images.tar'))).toBe(false);
  expect(verify().status).toBe(0);
});

test('sums, scripts and reading back can be left away, and what an earlier bundle had of them goes', async () => {
  const beside = () =>
    readdirSync(path)
      .filter((name) => !name.endsWith('.tar'))
      .sort();
  await collect(events());
  await collect(events({ scripts: false, each: true }));
  expect(beside()).toEqual(['CONTENTS.json', 'CONTENTS.txt', 'SHA256SUMS']);
  execFileSync('sha256sum', ['--quiet', '-c', 'SHA256SUMS'], { cwd: path });
  rmSync(path, { recursive: true });
  const last = (await collect(events({ sums: false, readBack: false }))).at(-1);
  expect(last).toMatchObject({ type: 'result', result: { sumsDigest: null, isReadBack: false } });
  expect(beside()).toEqual(['CONTENTS.json']);
  // A file that was there before is read all the same: a try that was killed may have torn it.
  const archive = join(path, 'images.tar');
  const bytes = readFileSync(archive);
  writeFileSync(archive, Buffer.alloc(bytes.length));
  await collect(events({ sums: false, readBack: false }));
  expect(readFileSync(archive).equals(bytes)).toBe(true);
  await collect(events());
  expect(beside()).toHaveLength(7);
});
