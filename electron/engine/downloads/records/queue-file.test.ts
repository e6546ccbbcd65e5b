import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { QueueFile } from './queue-file.ts';
import { openQueueFile } from './queue-ownership.ts';
import { newRecord } from './record.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = temporaryFolder();
  path = join(folder, 'downloads.json');
});

test('after a write that failed the next one is made', async () => {
  const queue = new QueueFile(path);
  // Nothing can be put in the place of a folder.
  await mkdir(path);
  await expect(queue.save([])).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
  await rm(path, { recursive: true });
  await queue.save([]);
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ version: 1, downloads: [] });
});

test('one process at a time has the queue of a folder, and the others are told', async () => {
  const warnings: string[] = [];
  const open = () => openQueueFile(folder, (level, message) => warnings.push(`${level}: ${message}`));
  const first = await open();
  const second = await open();
  expect(warnings).toEqual([expect.stringContaining('warn: Another Longshore')]);
  await second.save([]);
  await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' });
  await second.close();
  await first.close();
  const third = await open();
  await third.save([]);
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ version: 1, downloads: [] });
  expect(warnings).toHaveLength(1);
  await third.close();
});

const asides = async () => (await readdir(folder)).filter((name) => name.includes('unreadable')).sort();

test('records that cannot be read are left out, and the file is kept as it was', async () => {
  const good = newRecord({ reference: 'a.example/b:c' });
  const text = JSON.stringify({ version: 1, downloads: [good, { ...good, id: 7 }, null] });
  await writeFile(path, text);
  expect(await new QueueFile(path).load()).toEqual([good]);
  expect(await readFile(`${path}.unreadable-1`, 'utf8')).toBe(text);
  // The same is not kept twice, and another does not replace it.
  await new QueueFile(path).load();
  expect(await asides()).toEqual(['downloads.json.unreadable-1']);
  await writeFile(path, '{');
  expect(await new QueueFile(path).load()).toEqual([]);
  expect(await asides()).toEqual(['downloads.json.unreadable-1', 'downloads.json.unreadable-2']);
  expect(await readFile(`${path}.unreadable-1`, 'utf8')).toBe(text);
  expect(await readFile(`${path}.unreadable-2`, 'utf8')).toBe('{');
});

test('a file that can be read in full is not kept aside', async () => {
  const queue = new QueueFile(path);
  expect(await queue.load()).toEqual([]);
  await queue.save([newRecord({ reference: 'a.example/b:c' })]);
  expect(await new QueueFile(path).load()).toHaveLength(1);
  expect(await asides()).toEqual([]);
});

test('a download whose error cannot be read stays in the list', async () => {
  const record = { ...newRecord({ reference: 'a.example/b:c' }), state: 'failed' };
  const downloads = [{ ...record, error: { message: 'No code.', retryable: false, details: {} } }];
  await writeFile(path, JSON.stringify({ version: 1, downloads }));
  const [loaded] = await new QueueFile(path).load();
  expect(loaded).toMatchObject({ id: record.id, state: 'failed', error: { code: 'INTERNAL' } });
  expect(await asides()).toEqual([]);
});
