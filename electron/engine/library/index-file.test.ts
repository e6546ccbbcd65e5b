import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { readIndexFile, updateIndexFile } from './index-file.ts';
import { LayoutPaths } from './layout-paths.ts';

/** What another program does when a new index lies aside and is about to take its place. */
const another = vi.hoisted(() => ({
  writes: undefined as (() => void) | undefined,
  writesLast: undefined as (() => void) | undefined,
}));
vi.mock('../files/write-file-atomically.ts', async (original) => {
  const real = await original<typeof import('../files/write-file-atomically.ts')>();
  const writeFileAtomically: typeof real.writeFileAtomically = (path, content, options = {}) =>
    real.writeFileAtomically(path, content, {
      ...options,
      async beforeReplacing() {
        another.writes?.();
        await options.beforeReplacing?.();
        another.writesLast?.();
      },
    });
  return { ...real, writeFileAtomically };
});

let paths: LayoutPaths;
beforeEach(() => {
  paths = new LayoutPaths(temporaryFolder());
  mkdirSync(paths.ingestFolder);
});
afterEach(() => {
  another.writes = undefined;
  another.writesLast = undefined;
  rmSync(paths.folder, { recursive: true });
});

function entry(number: number): Descriptor {
  const digest = `sha256:${String(number).padStart(64, '0')}`;
  return { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: number };
}

const write = (value: unknown) => writeFileSync(paths.indexFile, JSON.stringify(value));
const written = () => JSON.parse(readFileSync(paths.indexFile, 'utf8'));
const add = (added: Descriptor) =>
  updateIndexFile(paths, async (entries) => ({ entries: [...entries, added] }));

test.each([
  ['null', { schemaVersion: 2, manifests: null }],
  ['absent', { schemaVersion: 2 }],
  ['empty, without a version', { manifests: [] }],
])('a list of manifests that is %s has no entries, and takes one', async (_what, index) => {
  write(index);
  expect((await readIndexFile(paths)).manifests).toEqual([]);
  await add(entry(1));
  expect(written()).toEqual({ schemaVersion: 2, manifests: [entry(1)] });
});

test('what other tools have put into an index stays', async () => {
  const annotations = { 'org.example.note': 'kept' };
  const other = { ...entry(1), 'org.example.field': { deep: [1] } };
  write({ schemaVersion: 2, annotations, 'org.example.own': true, manifests: [other] });
  await add(entry(2));
  expect(written()).toEqual({
    schemaVersion: 2,
    annotations,
    'org.example.own': true,
    manifests: [other, entry(2)],
  });
});

test('an entry that another program writes between reading and writing stays', async () => {
  write({ schemaVersion: 2, manifests: [entry(1)] });
  let times = 0;
  another.writes = () => {
    if (times++ < 2) write({ ...written(), manifests: [...written().manifests, entry(10 + times)] });
  };
  const afterwards = vi.fn(async () => {});
  await updateIndexFile(paths, async (entries) => ({ entries: [...entries, entry(2)], afterwards }));
  expect(written().manifests).toEqual([entry(1), entry(11), entry(12), entry(2)]);
  expect(afterwards).toHaveBeenCalledTimes(1);
});

test.skipIf(process.platform === 'win32')(
  'an entry that another program writes in place at the very last moment stays',
  async () => {
    write({ schemaVersion: 2, manifests: [entry(1)] });
    let times = 0;
    another.writesLast = () => {
      if (times++ === 0) write({ schemaVersion: 2, manifests: [entry(10)] });
    };
    const kept: number[] = [];
    await updateIndexFile(paths, async (entries) => {
      const all = [...entries.filter(({ size }) => size !== 2), entry(2)];
      return { entries: all, afterwards: async () => kept.push(...all.map(({ size }) => size)) };
    });
    // What it left out it may never have seen, and what follows a change knows of its entry.
    expect(written().manifests.map(({ size }: Descriptor) => size)).toEqual([1, 10, 2]);
    expect(kept).toEqual([1, 10, 2]);
  },
);

test('an index that appears or goes meanwhile is seen too', async () => {
  let times = 0;
  another.writes = () => {
    if (times++ === 0) write({ schemaVersion: 2, manifests: [entry(1)] });
    else if (times === 2) rmSync(paths.indexFile);
  };
  await add(entry(2));
  expect(written().manifests).toEqual([entry(2)]);
});

test('a program that writes again and again makes the library busy, and loses nothing', async () => {
  write({ schemaVersion: 2, manifests: [] });
  let times = 0;
  another.writes = () => write({ schemaVersion: 2, manifests: [entry(++times)] });
  await expect(add(entry(0))).rejects.toMatchObject({ code: 'LIBRARY_BUSY' });
  expect(written().manifests).toEqual([entry(times)]);
});

test('an index that another program is just writing is waited for', async () => {
  writeFileSync(paths.indexFile, '{"schemaVersion":2,"mani');
  setTimeout(() => write({ schemaVersion: 2, manifests: [entry(1)] }), 20);
  expect((await readIndexFile(paths)).manifests).toEqual([entry(1)]);
});

test('an index that is none is told', async () => {
  writeFileSync(paths.indexFile, '{"schemaVersion":2,"mani');
  await expect(readIndexFile(paths)).rejects.toMatchObject({ code: 'LIBRARY_CORRUPT' });
});

test.skipIf(process.platform === 'win32')('a disk that replaces no open file is served without', async () => {
  write({ schemaVersion: 2, manifests: [entry(1)] });
  let times = 0;
  another.writesLast = () => {
    if (times++ === 0) throw Object.assign(new Error('busy'), { code: 'EACCES' });
  };
  await add(entry(2));
  expect(written().manifests).toEqual([entry(1), entry(2)]);
  another.writesLast = () => {
    throw Object.assign(new Error('no'), { code: 'EACCES' });
  };
  await expect(add(entry(3))).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
});

test.skipIf(process.platform === 'win32')(
  'a program that dies while it writes in place changes nothing',
  async () => {
    write({ schemaVersion: 2, manifests: [entry(1)] });
    let times = 0;
    another.writesLast = () => {
      if (times++ === 0) writeFileSync(paths.indexFile, '{"schema');
    };
    await add(entry(2));
    expect(written().manifests).toEqual([entry(1), entry(2)]);
  },
);
