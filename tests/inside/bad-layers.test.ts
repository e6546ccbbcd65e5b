import { randomBytes } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SavedFiles } from '../../shared/inside/requests.ts';
import { smallDisk } from '../support/disks/small-disk.ts';
import { badLayers } from '../support/layers/bad-layers.ts';
import {
  type InsideLibrary,
  type InsideRig,
  insideLibrary,
  insideRig,
} from '../support/layers/inside-rig.ts';
import { type RawEntry, rawTar } from '../support/layers/raw-tar.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function extract({ files, image, signal }: InsideRig, output: string): Promise<SavedFiles> {
  for await (const event of files.extract(image, 0, output, signal))
    if (event.type === 'result') return event.result;
  throw new Error('No result came');
}

/** All files below a folder, none of which may be anything but a file or a folder. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) => {
    expect(entry.isFile() || entry.isDirectory(), entry.name).toBe(true);
    return entry.isFile() ? [relative(folder, join(entry.parentPath, entry.name))] : [];
  });
}

let folder: string;
let shared: InsideLibrary;
let count = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'longshore-bad-layers-'));
  shared = await insideLibrary(join(folder, 'library'));
});
afterAll(async () => {
  await shared.files.close();
  rmSync(folder, { recursive: true, force: true });
});

/** An image of its own in the library of all tests. */
function rigOf(layers: readonly Buffer[], isPacked = false, os = 'linux'): Promise<InsideRig> {
  return insideRig(layers, { reference: `image.example/a:${count++}`, isPacked, os }, shared);
}

test.each(Object.entries(badLayers))('%s', async (_name, make) => {
  const { layer, listed, problem, written, orWritten = written, os } = make();
  const rig = await rigOf([layer], true, os);
  const summary = await rig.open();
  const [told] = summary.layers;
  if (problem === undefined) expect(told?.problem).toBeNull();
  else expect(told?.problem).toContain(problem);
  const found = [...(await rig.all()).values()].map(({ path, kind, peculiarities, change }) =>
    [path, kind, ...peculiarities, ...(change?.mark === 'removed' ? ['(removed)'] : [])].join(' '),
  );
  expect(found.sort()).toEqual(listed);
  const place = temporaryFolder();
  const output = join(place, 'in', 'output');
  // Of what is damaged no part is left behind, and what came before it stays.
  await extract(rig, output).catch((error: unknown) => {
    expect(error).toMatchObject({ code: expect.stringMatching(/LIBRARY_CORRUPT|DISK_PERMISSION/) });
  });
  expect([written, orWritten]).toContainEqual(filesBelow(output).sort());
  expect(readdirSync(place)).toEqual(['in']);
  expect(readdirSync(join(place, 'in'))).toEqual(['output']);
});

const file = (name: string, content = name): RawEntry => ({ name, content });

test('an extraction writes what is there, with who may run it and when it was changed', async () => {
  const rig = await rigOf([
    rawTar([
      { ...file('bin/tool', 'tool'), mode: 0o4777, mtime: 1_000_000_000 },
      file('etc/config', 'old'),
      { name: 'empty', type: '5' },
      { name: 'link', type: '2', link: 'bin' },
      { name: 'bin/second', type: '1', link: 'bin/tool' },
    ]),
    rawTar([file('etc/config', 'new'), file('.wh.gone')]),
  ]);
  await rig.open();
  const output = join(temporaryFolder(), 'output');
  const result = await extract(rig, output);
  expect(result).toMatchObject({
    files: 3,
    folders: 3,
    bytes: 11,
    there: [],
    left: [{ path: '/link', why: 'link' }],
  });
  expect(readFileSync(join(output, 'etc', 'config'), 'utf8')).toBe('new');
  const tool = lstatSync(join(output, 'bin', 'tool'));
  expect([tool.mode & 0o7777, tool.mtimeMs]).toEqual([0o755 & ~process.umask(), 1_000_000_000_000]);
  expect(readFileSync(join(output, 'bin', 'second'), 'utf8')).toBe('tool');
  expect(lstatSync(join(output, 'empty')).isDirectory()).toBe(true);
});

test('nothing is written into the library or beside the settings, however they are reached', async () => {
  const rig = await rigOf([rawTar([file('library/blobs/sha256/planted'), file('a')])]);
  await rig.open();
  const place = temporaryFolder();
  symlinkSync(rig.folder, join(place, 'link'));
  mkdirSync(join(`${rig.folder}-state`), { recursive: true });
  const before = readdirSync(rig.folder, { recursive: true }).sort();
  const refused = [
    rig.folder,
    join(rig.folder, 'blobs', 'sha256', 'new'),
    join(place, 'link', 'new'),
    `${rig.folder}-state`,
    join(`${rig.folder}-state`, 'new'),
  ];
  for (const output of refused)
    await expect(extract(rig, output), output).rejects.toMatchObject({
      code: 'DISK_PERMISSION',
      details: { library: expect.any(String) },
    });
  // The library lies in the output folder, and the image has a folder of its name.
  await expect(extract(rig, join(rig.folder, '..'))).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
  expect(readdirSync(rig.folder, { recursive: true }).sort()).toEqual(before);
  expect(readdirSync(`${rig.folder}-state`)).toEqual([]);
});

test('what cannot fit is refused; on a disk that fills all the same the end says what is missing', async (context) => {
  const small = Array.from({ length: 400 }, (_, at) => file(`${at}`, 'x'));
  const rig = await rigOf([rawTar([...small, { name: 'large/file', content: randomBytes(2_000_000) }])]);
  await rig.open();
  const disk = await smallDisk(context, 1);
  await expect(extract(rig, join(disk, 'new'))).rejects.toMatchObject({
    code: 'DISK_FULL',
    details: { needed: 2_000_400, free: expect.any(Number) },
  });
  expect(readdirSync(disk)).toEqual([]);
  // What has no size is no full disk.
  await expect(extract(rig, '/proc/x')).rejects.toMatchObject({
    code: 'DISK_PERMISSION',
    message: expect.stringContaining('cannot be made'),
  });
  // What is there need not fit. Each of the small files takes a block of 4 KiB.
  mkdirSync(join(disk, 'large'));
  writeFileSync(join(disk, 'large', 'file'), 'mine');
  const error: unknown = await extract(rig, disk).catch((thrown: unknown) => thrown);
  const written = readdirSync(disk).length - 1;
  expect(error).toMatchObject({ code: 'DISK_FULL', details: { written, missing: 401 - written } });
  expect(String(error)).toMatch(
    /Of 401 files \d+ were written whole and stay\. Missing: \d+, .* and \d+ more\./,
  );
  for (const name of readdirSync(disk))
    if (name !== 'large') expect(readFileSync(join(disk, name), 'utf8')).toBe('x');
});

test('of a layer that was damaged since, the end says what is missing', async () => {
  const upper = gzipSync(rawTar([file('b'), file('c')]));
  const rig = await rigOf([gzipSync(rawTar([file('a')])), upper], true);
  const [, layer] = (await rig.open()).layers;
  writeFileSync(rig.library.blobs.blobPath(layer?.digest ?? ''), upper.fill(255, upper.length / 2));
  const output = temporaryFolder();
  await expect(extract(rig, output)).rejects.toMatchObject({
    code: 'LIBRARY_CORRUPT',
    message: expect.stringMatching(/layer.* Of 3 files 1 was written whole and stays\. Missing: b, c\.$/),
  });
  expect(readdirSync(output)).toEqual(['a']);
});

test('what is there already is left alone', async () => {
  const rig = await rigOf([rawTar([file('a', 'from the image'), file('b')])]);
  await rig.open();
  const output = temporaryFolder();
  writeFileSync(join(output, 'a'), 'mine');
  expect(await extract(rig, output)).toMatchObject({ files: 1, there: ['a'] });
  expect(readFileSync(join(output, 'a'), 'utf8')).toBe('mine');
});

test.each(['folder', 'file'])('no link that was planted in the output is followed: a %s', async (what) => {
  const rig = await rigOf([rawTar([file('d/a'), file('a')])]);
  await rig.open();
  const place = temporaryFolder();
  const output = join(place, 'output');
  mkdirSync(output);
  mkdirSync(join(place, 'elsewhere'));
  if (what === 'folder') symlinkSync(join(place, 'elsewhere'), join(output, 'd'));
  else symlinkSync(join(place, 'elsewhere', 'new'), join(output, 'a'));
  const outcome = await extract(rig, output).catch((error: unknown) => error);
  if (what === 'folder') expect(outcome).toMatchObject({ code: 'DISK_PERMISSION' });
  else expect(outcome).toMatchObject({ files: 1, there: ['a'] });
  expect(readdirSync(join(place, 'elsewhere'))).toEqual([]);
});

test('an extraction of empty files is stopped too, and whoever asks meanwhile is answered', async () => {
  const rig = await rigOf([
    rawTar(Array.from({ length: 4_000 }, (_, at) => ({ name: `d${at % 50}/${at}` }))),
  ]);
  await rig.open();
  const output = temporaryFolder();
  const stop = new AbortController();
  const extracting = extractUntil(rig, output, stop.signal);
  const asked = { query: '39', offset: 0, limit: 1 };
  for (let question = 0; question < 3; question++) await rig.files.search(rig.image, asked, rig.signal);
  stop.abort();
  await expect(extracting).rejects.toMatchObject({ code: 'CANCELLED' });
  const written = readdirSync(output, { recursive: true }).length;
  expect(written).toBeLessThan(4_000);
});

async function extractUntil({ files, image }: InsideRig, output: string, signal: AbortSignal): Promise<void> {
  for await (const _ of files.extract(image, 0, output, signal));
}

test('an extraction that is stopped leaves no part of a file', async () => {
  const rig = await rigOf([
    rawTar([file('small'), { name: 'large', content: Buffer.alloc(40_000_000, 'large') }]),
  ]);
  await rig.open();
  const output = temporaryFolder();
  const stop = new AbortController();
  const extracting = async () => {
    for await (const event of rig.files.extract(rig.image, 0, output, stop.signal))
      if (event.type === 'progress') stop.abort();
  };
  await extracting().catch(() => undefined);
  for (const name of readdirSync(output))
    expect(lstatSync(join(output, name)).size).toBe(name === 'small' ? 5 : 40_000_000);
});

test('millions of entries end at a limit', async (context) => {
  context.skip(process.env.LONGSHORE_MATRIX !== 'all', 'the long form: LONGSHORE_MATRIX=all');
  const headers = rawTar([file('a', '')], false);
  const member = gzipSync(Buffer.concat(Array<Buffer>(40_000).fill(headers)), { level: 1 });
  const rig = await rigOf([Buffer.concat(Array<Buffer>(51).fill(member))], true);
  const [layer] = (await rig.open()).layers;
  expect(layer?.problem).toContain('more than 2,000,000');
  expect((await rig.all()).size).toBe(1);
});
