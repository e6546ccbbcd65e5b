import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { collect } from '../../../tests/support/collect.ts';
import { LibraryFixture } from '../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { lockFile } from '../files/locks/file-lock.ts';
import { exportImage } from './assemble-image.ts';
import { indexFile, layoutFile } from './layout/layout-files.ts';
import { addToIndex } from './layout/layout-index.ts';

const hasSkopeo = spawnSync('skopeo', ['--version']).status === 0;
const bothProcesses = [0, 1];
const perProcess = [0, 1, 2, 3];

let folder: string;
let library: LibraryFixture;
let layout: string;
beforeEach(() => {
  folder = temporaryFolder();
  library = new LibraryFixture(join(folder, 'library'));
  layout = join(folder, 'new', 'layout');
});

/** What one process exports: an image under its name to a path. */
interface Job {
  image: Descriptor;
  reference: string;
  path: string;
}

/** Runs exports at once in a process of their own. */
async function exportElsewhere(jobs: Job[]): Promise<void> {
  const [support, assemble] = [
    '../../../tests/support/libraries/library-fixture.ts',
    './assemble-image.ts',
  ].map((module) => JSON.stringify(new URL(module, import.meta.url).href));
  const script = `const { LibraryFixture } = await import(${support});
    const { exportImage } = await import(${assemble});
    const blobs = new LibraryFixture(${JSON.stringify(library.folder)});
    await Promise.all(${JSON.stringify(jobs)}.map(async ({ image, reference, path }) => {
      const { signal } = new AbortController();
      for await (const _ of exportImage({ blobs, image, reference, target: { format: 'oci', path }, signal }));
    }));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
}

async function jobsOf(process: number, path: string): Promise<Job[]> {
  return Promise.all(
    perProcess.map(async (number) => {
      const name = `${process}-${number}`;
      // They share their base.
      const image = await library.addImage('oci', Buffer.alloc(300_000, name));
      return { image, reference: `r.example/app:${name}`, path };
    }),
  );
}

function entriesOf(path: string): Record<string, string> {
  const { manifests } = JSON.parse(readFileSync(join(path, 'index.json'), 'utf8'));
  return Object.fromEntries(
    manifests.map(({ digest, annotations }: Descriptor) => [
      annotations?.['org.opencontainers.image.ref.name'],
      digest,
    ]),
  );
}

function expectWhole(path: string, jobs: Job[]): void {
  expect(entriesOf(path)).toEqual(
    Object.fromEntries(jobs.map(({ image, reference }) => [reference, image.digest])),
  );
  expect(readdirSync(path).sort()).toEqual(['blobs', 'index.json', 'oci-layout']);
  for (const hex of readdirSync(join(path, 'blobs', 'sha256'))) {
    const bytes = readFileSync(join(path, 'blobs', 'sha256', hex));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(hex);
  }
  if (!hasSkopeo) return;
  for (const { image, reference } of jobs) {
    const raw = execFileSync('skopeo', ['inspect', '--raw', `oci:${path}:${reference}`]);
    expect(`sha256:${createHash('sha256').update(raw).digest('hex')}`).toBe(image.digest);
  }
}

test.for([['a new folder'], ['an empty folder'], ['a layout with an image']] as const)(
  'eight images from two processes into %s are all there, for skopeo too',
  { timeout: 60_000 },
  async ([place]) => {
    const jobs = (await Promise.all(bothProcesses.map((process) => jobsOf(process, layout)))).flat();
    if (place === 'an empty folder') mkdirSync(layout, { recursive: true });
    if (place === 'a layout with an image') {
      const image = await library.addImage('oci', Buffer.from('first'));
      const first = { image, reference: 'r.example/app:first', path: layout };
      await exportElsewhere([first]);
      await Promise.all(
        bothProcesses.map((process) => exportElsewhere(jobs.slice(process * 4, process * 4 + 4))),
      );
      return expectWhole(layout, [first, ...jobs]);
    }
    await Promise.all(
      bothProcesses.map((process) => exportElsewhere(jobs.slice(process * 4, process * 4 + 4))),
    );
    expectWhole(layout, jobs);
    expect(readdirSync(join(folder, 'new'))).toEqual(['layout']);
  },
);

test('two names of one folder are one place', { timeout: 60_000 }, async () => {
  mkdirSync(layout, { recursive: true });
  const alias = join(folder, 'alias');
  symlinkSync(layout, alias);
  const jobs = [...(await jobsOf(0, layout)), ...(await jobsOf(1, alias))];
  await Promise.all(
    bothProcesses.map((process) => exportElsewhere(jobs.slice(process * 4, process * 4 + 4))),
  );
  expectWhole(layout, jobs);
});

test('an export waits for one that changes the layout, and keeps what comes into it meanwhile', async () => {
  const one = await library.addImage('oci', Buffer.from('one'));
  const exporting = async (name: string) => {
    const target = { format: 'oci', path: layout } as const;
    const { signal } = new AbortController();
    const reference = `r.example/app:${name}`;
    await collect(exportImage({ blobs: library, image: one, reference, target, signal }));
  };
  await exporting('one');
  const lock = await lockFile(join(layout, 'longshore.lock'), new AbortController().signal);
  const waiting = exporting('two');
  await delay(500);
  const index = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8'));
  expect(index.manifests).toHaveLength(1);
  index.manifests.push({ ...one, annotations: { 'org.opencontainers.image.ref.name': 'meanwhile' } });
  writeFileSync(join(layout, 'index.json'), JSON.stringify(index));
  await lock.release();
  await waiting;
  expect(Object.keys(entriesOf(layout))).toEqual(['r.example/app:one', 'meanwhile', 'r.example/app:two']);
});

test('what a tool that takes no lock writes at the last moment survives', async () => {
  mkdirSync(layout, { recursive: true });
  const entry = (name: string) => ({
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    digest: `sha256:${'a'.repeat(64)}`,
    size: 1,
    annotations: { 'org.opencontainers.image.ref.name': name },
  });
  writeFileSync(join(layout, 'oci-layout'), layoutFile);
  const indexPath = join(layout, 'index.json');
  writeFileSync(indexPath, indexFile([entry('one')]));
  let asked = 0;
  const isHeld = async () => {
    if (++asked === 1) writeFileSync(indexPath, indexFile([entry('at the last moment')]));
    return true;
  };
  await addToIndex(layout, join(folder, 'aside'), [entry('two')], { isHeld });
  expect(Object.keys(entriesOf(layout))).toEqual(['at the last moment', 'two']);
});

test('a holder of the lock that was killed is not waited for', { timeout: 60_000 }, async () => {
  const [first, second] = await jobsOf(0, layout);
  if (first === undefined || second === undefined) throw new Error('no jobs');
  await exportElsewhere([first]);
  const lockModule = JSON.stringify(new URL('../files/locks/file-lock.ts', import.meta.url).href);
  const script = `const { lockFile } = await import(${lockModule});
    await lockFile(${JSON.stringify(join(layout, 'longshore.lock'))}, new AbortController().signal);
    console.log('locked'); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  await exportElsewhere([second]);
  expectWhole(layout, [first, second]);
});

test('a folder that others fill with something else meanwhile is refused and left as it is', async () => {
  const image = await library.addImage('oci', randomBytes(8_000_000));
  const { signal } = new AbortController();
  const target = { format: 'oci', path: layout } as const;
  const events = exportImage({ blobs: library, image, reference: 'r.example/app:1', target, signal });
  const parent = join(folder, 'new');
  await events.next();
  while (!existsSync(parent) || readdirSync(parent).length === 0) await delay(1);
  mkdirSync(layout);
  writeFileSync(join(layout, 'letter.txt'), 'Dear');
  await expect(collect(events)).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
  expect(readdirSync(join(folder, 'new'), { recursive: true })).toEqual(['layout', 'layout/letter.txt']);
});
