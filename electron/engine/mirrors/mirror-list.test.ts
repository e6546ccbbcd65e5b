import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import type { Mirror } from '../../../shared/mirrors/mirror.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { MirrorList } from './mirror-list.ts';

const harbor: Mirror = {
  registry: 'mcr.microsoft.com',
  address: 'https://harbor.example/mcr',
  kind: 'prefix',
};
const everywhere: Mirror = { registry: '*', address: '/mnt/images', kind: 'blobs' };

function openList() {
  const path = join(temporaryFolder(), 'mirrors.json');
  return { path, list: new MirrorList(path) };
}

test('mirrors are kept in their order, for their registry and for every one', async () => {
  const { list } = openList();
  await list.add(harbor);
  await list.add(everywhere);
  expect(list.of('mcr.microsoft.com')).toEqual([harbor, everywhere]);
  expect(list.of('ghcr.io')).toEqual([everywhere]);
  expect(list.of('constructor')).toEqual([everywhere]);
  await list.remove(everywhere);
  expect(await list.all()).toEqual([harbor]);
  await expect(list.remove(everywhere)).rejects.toBeInstanceOf(AppError);
});

test('one that is added again keeps its place and changes its kind', async () => {
  const { list } = openList();
  await list.add(harbor);
  await list.add(everywhere);
  await list.add({ ...harbor, kind: 'registry' });
  expect(await list.all()).toEqual([{ ...harbor, kind: 'registry' }, everywhere]);
});

test('two processes do not lose each other’s mirrors', async () => {
  const { path, list } = openList();
  const other = new MirrorList(path);
  const mirrors = Array.from({ length: 6 }, (_, index) => ({
    ...harbor,
    address: `https://${index}.example`,
  }));
  await Promise.all(mirrors.map((mirror, index) => (index % 2 === 0 ? list : other).add(mirror)));
  await list.refresh();
  expect(list.of(harbor.registry)).toHaveLength(6);
});

test.each([
  ['a file that is none of ours', 'not json'],
  ['rows that are no mirrors', JSON.stringify({ version: 1, mirrors: [harbor, { registry: 7 }, null] })],
])('of %s a copy is kept', async (_, text) => {
  const { path, list } = openList();
  await writeFile(path, text);
  const before = await list.all();
  await list.add(everywhere);
  expect(await list.all()).toEqual([...before, everywhere]);
  const names = await readdir(join(path, '..'));
  const copies = await Promise.all(
    names.filter((name) => name !== 'mirrors.json').map((name) => readFile(join(path, '..', name), 'utf8')),
  );
  expect(copies).toContain(text);
});

test('those that are given for one process take the place of the others', async () => {
  const { path, list } = openList();
  await list.add(harbor);
  const given = new MirrorList(path, [everywhere]);
  await given.refresh();
  expect(given.of('mcr.microsoft.com')).toEqual([everywhere]);
});

test('no more are kept than anybody needs', async () => {
  const { path, list } = openList();
  const mirrors = Array.from({ length: 200 }, (_, index) => ({
    ...harbor,
    address: `https://${index}.example`,
  }));
  await writeFile(path, JSON.stringify({ version: 1, mirrors }));
  await expect(list.add(everywhere)).rejects.toThrow('No more than 200');
});

test('a file larger than any is moved aside, and keeps nobody from adding mirrors', async () => {
  const { path, list } = openList();
  await writeFile(path, ' '.repeat(2 * 1024 * 1024 + 1));
  expect(await list.all()).toEqual([]);
  expect(await list.add(harbor)).toEqual([harbor]);
  expect(await list.all()).toEqual([harbor]);
  expect(await readdir(join(path, '..'))).toContain('mirrors.json.unreadable');
});

test('a file that cannot be read in full is told of once', async () => {
  const { path } = openList();
  const told: string[] = [];
  await writeFile(path, JSON.stringify({ version: 1, mirrors: [harbor, { address: 5 }] }));
  const list = new MirrorList(path, undefined, (_level, message) => void told.push(message));
  await list.refresh();
  expect(await list.all()).toEqual([harbor]);
  expect(await list.add(everywhere)).toEqual([harbor, everywhere]);
  expect(told).toEqual([expect.stringContaining(`could not be read from ${path}`)]);
});
