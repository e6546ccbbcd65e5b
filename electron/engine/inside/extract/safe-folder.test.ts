import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { identityOf } from '../../library/place/outside-library.ts';
import { SafeFolder } from './safe-folder.ts';

/** An output folder beside a place where nothing may land. */
async function places() {
  const place = temporaryFolder();
  const [output, elsewhere] = [join(place, 'output'), join(place, 'elsewhere')];
  mkdirSync(elsewhere);
  return { output, elsewhere, folder: await SafeFolder.make(output) };
}

async function write(folder: SafeFolder, names: string[], content: string): Promise<void> {
  const { file } = await folder.makeFile(names, 0o644);
  await file.write(content);
  await file.close();
}

test('a folder that becomes a link between two files leads nowhere', async () => {
  const { output, elsewhere, folder } = await places();
  folder.makeFolder(['d']);
  await write(folder, ['d', 'first'], 'x');
  renameSync(join(output, 'd'), join(output, 'moved'));
  symlinkSync(elsewhere, join(output, 'd'));
  await expect(write(folder, ['d', 'second'], 'x')).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
  expect(() => folder.makeFolder(['d', 'inner'])).toThrow(/Nothing was written through it/);
  expect(() => folder.makeFolder(['d'])).toThrow(/Nothing was written through it/);
  expect(readdirSync(elsewhere)).toEqual([]);
});

test('neither does a link above, nor one that leads back inside', async () => {
  const { output, elsewhere, folder } = await places();
  folder.makeFolder(['a']);
  folder.makeFolder(['a', 'b']);
  folder.makeFolder(['other']);
  rmSync(join(output, 'a'), { recursive: true });
  symlinkSync(elsewhere, join(output, 'a'));
  mkdirSync(join(elsewhere, 'b'));
  await expect(write(folder, ['a', 'b', 'x'], 'x')).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
  rmSync(join(output, 'a'));
  symlinkSync('other', join(output, 'a'));
  mkdirSync(join(output, 'other', 'b'));
  await expect(write(folder, ['a', 'b', 'x'], 'x')).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
  expect(readdirSync(join(elsewhere, 'b'))).toEqual([]);
});

test('what is there under the name of a new file stays: a file, its other name, a link to nothing', async () => {
  const { output, elsewhere, folder } = await places();
  writeFileSync(join(elsewhere, 'mine'), 'mine');
  linkSync(join(elsewhere, 'mine'), join(output, 'hard'));
  symlinkSync(join(elsewhere, 'mine'), join(output, 'soft'));
  symlinkSync(join(elsewhere, 'none'), join(output, 'dangling'));
  for (const name of ['hard', 'soft', 'dangling'])
    await expect(write(folder, [name], 'theirs')).rejects.toMatchObject({
      details: { systemCode: 'EEXIST' },
    });
  expect(readFileSync(join(elsewhere, 'mine'), 'utf8')).toBe('mine');
  expect(existsSync(join(elsewhere, 'none'))).toBe(false);
  expect(() => folder.makeFolder(['hard'])).toThrow(/no folder/);
});

/** Makes a folder a link and a folder again, all the time. */
const swapping = `
  const { workerData, parentPort } = require('node:worker_threads');
  const { renameSync } = require('node:fs');
  const { folder, link, aside } = workerData;
  parentPort.postMessage('begun');
  const stopped = new Int32Array(workerData.stop);
  while (Atomics.load(stopped, 0) === 0) {
    renameSync(folder, aside); renameSync(link, folder);
    renameSync(folder, link); renameSync(aside, folder);
  }
`;

test('who makes a folder a link all the time gets nothing to keep', async () => {
  const { output, elsewhere, folder } = await places();
  folder.makeFolder(['d']);
  const [link, aside] = [join(output, 'link'), join(output, 'aside')];
  symlinkSync(elsewhere, link);
  const stop = new SharedArrayBuffer(4);
  const worker = new Worker(swapping, {
    eval: true,
    workerData: { folder: join(output, 'd'), link, aside, stop },
  });
  await new Promise((resolve) => worker.once('message', resolve));
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  for (let at = 0; at < 500; at++) {
    await write(folder, ['d', `${at}`], 'x').catch(() => undefined);
    try {
      folder.makeFolder(['d', `folder ${at}`]);
    } catch {
      // It was a link at that moment.
    }
  }
  Atomics.store(new Int32Array(stop), 0, 1);
  await ended;
  const outside = readdirSync(elsewhere).filter(
    (name) => lstatSync(join(elsewhere, name)).size > 0 && !name.startsWith('folder'),
  );
  expect(outside).toEqual([]);
});

test('a folder that cannot be made is told of, and the attempt ends', async (context) => {
  const place = temporaryFolder();
  symlinkSync(join(place, 'none'), join(place, 'dangling'));
  for (const path of [join(place, 'dangling'), join(place, 'dangling', 'new')])
    await expect(SafeFolder.make(path)).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
  expect(readdirSync(place)).toEqual(['dangling']);
  context.skip(process.platform !== 'linux', 'only Linux has a disk that says that its own root is missing');
  await expect(SafeFolder.make('/proc/x/y')).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
});

test('nothing is made in a folder that is forbidden, whatever an image calls its own', async () => {
  const { output, elsewhere } = await places();
  const mine = join(output, 'library');
  mkdirSync(mine);
  const folder = await SafeFolder.make(output, new Set([identityOf(lstatSync(mine, { bigint: true }))]));
  expect(() => folder.makeFolder(['library'])).toThrow(/where Longshore keeps images/);
  expect(() => folder.makeFolder(['library', 'blobs'])).toThrow(/Nothing was written/);
  await expect(write(folder, ['library', 'x'], 'x')).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
  expect([readdirSync(mine), readdirSync(elsewhere)]).toEqual([[], []]);
});
