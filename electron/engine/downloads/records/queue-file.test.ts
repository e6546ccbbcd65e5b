import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { QueueFile } from './queue-file.ts';
import { openQueueFile } from './queue-ownership.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longshore-queue-'));
  path = join(folder, 'downloads.json');
});
afterEach(() => rm(folder, { recursive: true }));

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
