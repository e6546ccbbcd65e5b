import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openEngine } from '../../electron/engine/engine.ts';
import { BlobStore } from '../../electron/engine/library/blob-store.ts';
import { Library } from '../../electron/engine/library/layout.ts';
import { LayoutPaths } from '../../electron/engine/library/layout-paths.ts';
import type { EngineServices } from '../../electron/engine/services/engine-services.ts';
import { collect } from '../support/collect.ts';
import { smallDisk } from '../support/disks/small-disk.ts';
import { LibraryFixture } from '../support/libraries/library-fixture.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let folder: string;
let from: string;
let to: string;
let engine: EngineServices;
const partial = `sha256-${'1'.repeat(64)}.partial`;

beforeEach(async () => {
  folder = temporaryFolder();
  from = join(folder, 'old');
  to = join(folder, 'disk', 'new');
  const fixture = new LibraryFixture(from);
  const library = await Library.open(from);
  for (const name of ['a', 'constructor']) {
    await library.add(await fixture.addImage('oci', Buffer.from(name)), `r.example/${name}:1`);
  }
  writeFileSync(join(from, 'ingest', partial), 'half of it');
  mkdirSync(join(from, 'checks'));
  writeFileSync(join(from, 'checks', `sha256-${'2'.repeat(64)}`), 'checks');
  mkdirSync(join(from, 'inside'));
  const [layer = ''] = readdirSync(join(from, 'blobs', 'sha256'));
  writeFileSync(join(from, 'inside', `sha256-${layer}.index`), 'what is in a layer');
  writeFileSync(join(from, 'inside', `sha256-${layer}.index.0123456789ab`), 'killed');
  mkdirSync(join(folder, 'state'));
  writeFileSync(join(folder, 'state', 'settings.json'), JSON.stringify({ libraryPath: from }));
  engine = await open();
});

async function open(): Promise<EngineServices> {
  const opened = await openEngine({ stateFolder: join(folder, 'state'), queue: 'persistent' });
  onTestFinished(() => opened.close());
  return opened;
}

function move(path = to, signal = new AbortController().signal) {
  return collect(engine.move(path, signal));
}

/** The blobs of a library that would be read before they are relied on. */
async function unknownIn(path: string): Promise<string[]> {
  const store = new BlobStore(new LayoutPaths(path));
  const read: string[] = [];
  for (const hex of readdirSync(join(path, 'blobs', 'sha256'))) {
    const { size } = statSync(join(path, 'blobs', 'sha256', hex));
    await store.look({ digest: `sha256:${hex}`, size }, async () => {
      read.push(hex);
      return undefined;
    });
  }
  await store.close();
  return read;
}

/** Every file of a library with what it holds, without what comes and goes. */
function contentOf(path: string): Record<string, string> {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    names
      .filter(
        (name) =>
          statSync(join(path, name)).isFile() &&
          !/^hosts|^checks.verified$|\.reserve|\.lock$|\.claim$|\.index\.[0-9a-f]{12}$/.test(name),
      )
      .map((name) => [name, readFileSync(join(path, name), 'latin1')]),
  );
}

test('a library is moved with all that is in it, used from there at once, and the old one goes', async () => {
  const before = contentOf(from);
  const events = await move();
  expect(events.at(-1)).toEqual({ type: 'result', path: to, isOldGone: true });
  expect(contentOf(to)).toEqual(before);
  expect(existsSync(from)).toBe(false);
  expect(engine.settings.get().libraryPath).toBe(to);
  expect(await engine.library.list()).toHaveLength(2);
  expect((await engine.library.status()).path).toBe(to);
  await engine.library.remove('r.example/a:1', undefined);
  expect(existsSync(from)).toBe(false);
  await engine.close();
  const again = await open();
  expect(await again.library.list()).toHaveLength(1);
});

test('what a stranger has put into the old folder stays there', async () => {
  writeFileSync(join(from, 'letter.txt'), 'Dear');
  expect((await move()).at(-1)).toMatchObject({ isOldGone: false });
  expect(readdirSync(from)).toEqual(['letter.txt']);
});

test('a move that is stopped loses nothing and goes on, with what is copied', async () => {
  const stop = new AbortController();
  stop.abort();
  await expect(move(to, stop.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(await engine.library.list()).toHaveLength(2);
  expect(engine.settings.get().libraryPath).toBe(from);
  // As a process that was killed leaves it: some blobs are there, one of them torn.
  cpSync(join(from, 'blobs'), join(to, 'blobs'), { recursive: true });
  const [name = ''] = readdirSync(join(to, 'blobs', 'sha256'));
  writeFileSync(join(to, 'blobs', 'sha256', name), readFileSync(join(from, 'blobs', 'sha256', name)).fill(0));
  const before = contentOf(from);
  await move();
  expect(contentOf(to)).toEqual(before);
  expect(await unknownIn(to)).toEqual([]);
});

test('what was copied need not be read once more where it is now, unless it is damaged', async () => {
  const [name = ''] = readdirSync(join(from, 'blobs', 'sha256'));
  writeFileSync(
    join(from, 'blobs', 'sha256', name),
    readFileSync(join(from, 'blobs', 'sha256', name)).fill(0),
  );
  expect((await move()).at(-1)).toMatchObject({ isOldGone: true });
  expect(await unknownIn(to)).toEqual([name]);
  const [other = ''] = readdirSync(join(to, 'blobs', 'sha256')).filter((each) => each !== name);
  utimesSync(join(to, 'blobs', 'sha256', other), 5, 5);
  expect((await unknownIn(to)).sort()).toEqual([name, other].sort());
});

test('a folder with other files, the library itself and what lies in it are refused', async () => {
  mkdirSync(to, { recursive: true });
  writeFileSync(join(to, 'letter.txt'), 'Dear');
  for (const path of [to, from, join(from, 'inside'), folder]) {
    await expect(move(path)).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
  }
  await expect(move('new')).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
  expect(await engine.library.list()).toHaveLength(2);
});

test('another process that has it open keeps it where it is; one that has died does not', async () => {
  const host = (pid: number, started: string) => {
    const [own = ''] = readdirSync(join(from, 'hosts'));
    const identity = JSON.parse(readFileSync(join(from, 'hosts', own), 'utf8'));
    writeFileSync(join(from, 'hosts', 'other.json'), JSON.stringify({ ...identity, pid, started }));
  };
  host(process.ppid, '');
  const parent = {
    pid: process.ppid,
    started: readFileSync(`/proc/${process.ppid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19] ?? '',
  };
  host(parent.pid, parent.started);
  await expect(move()).rejects.toMatchObject({ code: 'LIBRARY_BUSY' });
  host(2 ** 22 + 1, '1');
  await move();
  expect(existsSync(from)).toBe(false);
});

test('a disk that is too small is told before anything is copied', async (context) => {
  const disk = await smallDisk(context, 1);
  writeFileSync(join(from, 'ingest', `sha256-${'3'.repeat(64)}.partial`), Buffer.alloc(3_000_000, 7));
  await expect(move(join(disk, 'new'))).rejects.toMatchObject({ code: 'DISK_FULL' });
  expect(readdirSync(join(disk, 'new'))).toEqual(['longshore-moving.json']);
  expect(await engine.library.list()).toHaveLength(2);
});
