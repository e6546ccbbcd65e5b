import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import type { QueueStore } from './queue-file.ts';
import { openQueueFile } from './queue-ownership.ts';
import { type DownloadRecord, newRecord } from './record.ts';

let folder: string;
let opened: QueueStore[];
let messages: string[];
beforeEach(() => {
  folder = temporaryFolder();
  opened = [];
  messages = [];
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const store of opened) await store.close();
});

async function open(): Promise<QueueStore> {
  const store = await openQueueFile(folder, (level, message) => messages.push(`${level}: ${message}`));
  opened.push(store);
  return store;
}

const taken = (store: QueueStore) =>
  new Promise<DownloadRecord[]>((resolve) => store.onOwnership({ takeIn: resolve, lose: () => undefined }));
const saved = () => JSON.parse(readFileSync(join(folder, 'downloads.json'), 'utf8')).downloads;

test('a queue that another process has is taken when that one ends, with what is in it', async () => {
  const first = await open();
  const record = newRecord({ reference: 'registry.example/a:1' });
  await first.save([record]);
  const second = await open();
  expect({ isKept: second.isKept, records: await second.load() }).toEqual({ isKept: false, records: [] });
  await second.save([]);
  expect(saved()).toEqual([record]);
  const taking = taken(second);
  await first.close();
  expect(await taking).toEqual([record]);
  expect(second.isKept).toBe(true);
  await second.save([]);
  expect(saved()).toEqual([]);
  expect(messages).toEqual([
    expect.stringContaining('warn: Another Longshore'),
    expect.stringContaining('info: The list of downloads'),
  ]);
});

test('a queue that a machine which is gone has left locked is taken after a minute of silence', async () => {
  const record = newRecord({ reference: 'registry.example/a:1' });
  writeFileSync(join(folder, 'downloads.json'), JSON.stringify({ version: 1, downloads: [record] }));
  const holder = { id: 'theirs', pid: process.pid, machine: 'another', boot: 'another', started: '1' };
  writeFileSync(join(folder, 'queue.lock'), JSON.stringify(holder));
  const store = await open();
  expect(store.isKept).toBe(false);
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + 61_000);
  expect(await taken(store)).toEqual([record]);
  expect(store.isKept).toBe(true);
});

test.skipIf(process.platform === 'win32')('all of it is for its owner alone', async () => {
  const store = await open();
  await store.save([]);
  const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777);
  expect(modes).toEqual([0o600, 0o600]);
});

test('one that is closed before it gets the queue leaves it alone', async () => {
  const first = await open();
  const second = await open();
  const takeIn = vi.fn();
  second.onOwnership({ takeIn, lose: () => undefined });
  await second.close();
  await first.close();
  expect(takeIn).not.toHaveBeenCalled();
  expect(readdirSync(folder)).toEqual([]);
});

test('one that another process has taken meanwhile is left to it, and taken back when it ends', async () => {
  const store = await open();
  const lose = vi.fn();
  const back = new Promise<DownloadRecord[]>((resolve) => store.onOwnership({ takeIn: resolve, lose }));
  await store.save([newRecord({ reference: 'registry.example/ours:1' })]);
  const theirs = newRecord({ reference: 'registry.example/theirs:1' });
  // This machine slept for so long that another one took its lock for a dead one's.
  const holder = { id: 'theirs', pid: process.pid, machine: 'another', boot: 'another', started: '1' };
  writeFileSync(join(folder, 'queue.lock'), JSON.stringify(holder));
  writeFileSync(join(folder, 'downloads.json'), JSON.stringify({ version: 1, downloads: [theirs] }));
  await store.save([]);
  expect(saved()).toEqual([theirs]);
  expect([store.isKept, lose.mock.calls.length, messages.length]).toEqual([false, 1, 1]);
  rmSync(join(folder, 'queue.lock'));
  expect(await back).toEqual([theirs]);
  expect(store.isKept).toBe(true);
});
