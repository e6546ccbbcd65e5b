import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { HostFile } from './host-memory.ts';

const dayMs = 24 * 3_600_000;

test('what hosts are worth is known again after a restart', async () => {
  const path = join(temporaryFolder(), 'hosts.json');
  const before = await HostFile.open(path);
  before.remember('registry.example', 16);
  before.remember('constructor', 3);
  await before.close();
  const after = await HostFile.open(path);
  expect(['registry.example', 'constructor', '__proto__'].map((host) => after.recall(host))).toEqual([
    16,
    3,
    undefined,
  ]);
});

test('after a month a host is forgotten, and one from the future is not believed', async () => {
  const path = join(temporaryFolder(), 'hosts.json');
  const file = await HostFile.open(path);
  const now = Date.now();
  file.remember('old', 4, now - 31 * dayMs);
  file.remember('recent', 4, now - 29 * dayMs);
  file.remember('future', 4, now + dayMs);
  await file.close();
  const again = await HostFile.open(path, now);
  expect(['old', 'recent', 'future'].map((host) => again.recall(host))).toEqual([undefined, 4, undefined]);
});

test('of many hosts those that were used last are kept', async () => {
  const path = join(temporaryFolder(), 'hosts.json');
  const file = await HostFile.open(path);
  for (let index = 0; index < 250; index++) file.remember(`host ${index}`, 2);
  file.remember('x'.repeat(1_000), 2);
  await file.close();
  const again = await HostFile.open(path);
  expect([again.recall('host 49'), again.recall('host 50'), again.recall('host 249')]).toEqual([
    undefined,
    2,
    2,
  ]);
  expect((await readFile(path)).byteLength).toBeLessThan(128 * 1024);
});

test.each([
  ['nothing', ''],
  ['no JSON', '{'],
  ['something else', '{"hosts":[]}'],
  ['zero connections', '[{"host":"a","connections":0,"at":1}]'],
  ['a million connections', '[{"host":"a","connections":1000000,"at":1}]'],
  ['too much', `[${'{"host":"a","connections":1,"at":1},'.repeat(10_000)}{}]`],
  ['deep nesting', '['.repeat(100_000)],
])('a file with %s counts as empty', async (_what, content) => {
  const path = join(temporaryFolder(), 'hosts.json');
  writeFileSync(path, content);
  expect((await HostFile.open(path)).recall('a')).toBeUndefined();
});
