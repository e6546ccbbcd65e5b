import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { writeForeignIndex } from '../../../../tests/support/libraries/foreign-layouts.ts';
import { LibraryFixture } from '../../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { thisProcess } from '../../files/locks/process-identity.ts';
import { Library } from '../layout.ts';
import { LayoutPaths } from '../layout-paths.ts';

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
let folder: string;
let fixture: LibraryFixture;
let library: Library;

beforeEach(async () => {
  folder = temporaryFolder();
  fixture = new LibraryFixture(folder);
  library = await Library.open(folder);
  await library.add(await fixture.addImage('oci', Buffer.from('used')), 'r.example/used:1');
});
afterEach(async () => {
  await library.close();
});

function age(path: string, ms: number): void {
  const time = new Date(Date.now() - ms);
  utimesSync(path, time, time);
}

/** A blob that nothing uses, as a process leaves it that was killed two hours ago. */
function addOrphan(text = 'orphan', ageMs = 2 * hourMs): string {
  const { digest } = fixture.addBlob(Buffer.from(text), '');
  age(fixture.blobPath(digest), ageMs);
  return digest;
}

function isHere(digest: string): boolean {
  return existsSync(fixture.blobPath(digest));
}

/** The claim of another process. */
function writeClaim(name: string, content: object | string, ageMs = 0): string {
  const path = join(folder, 'ingest', `${name}.claim`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  age(path, ageMs);
  return path;
}

test('a document that names more than a call takes arguments hinders nothing', async () => {
  const orphan = addOrphan();
  const many = Buffer.from(JSON.stringify({ blobs: new Array(400_000).fill({ digest: 'x' }) }));
  writeForeignIndex(folder, [fixture.addBlob(many, 'application/x-other')]);
  await library.prune();
  expect(isHere(orphan)).toBe(false);
});

test('orphans go, and what an image uses stays', async () => {
  const orphan = addOrphan();
  const used = readdirSync(join(folder, 'blobs', 'sha256')).length - 1;
  expect(await library.prune()).toEqual({ freedBytes: 6, blobs: 1, recentBlobs: 0 });
  expect(isHere(orphan)).toBe(false);
  expect(readdirSync(join(folder, 'blobs', 'sha256'))).toHaveLength(used);
  expect(await library.prune()).toEqual({ freedBytes: 0, blobs: 0, recentBlobs: 0 });
});

test('a dry run tells the same and deletes nothing', async () => {
  const orphan = addOrphan();
  expect(await library.prune(true)).toEqual({ freedBytes: 6, blobs: 1, recentBlobs: 0 });
  expect(isHere(orphan)).toBe(true);
});

test('opening a library deletes nothing', async () => {
  const orphan = addOrphan();
  await Library.open(folder);
  expect(isHere(orphan)).toBe(true);
});

test('an orphan of the last hour stays, because another tool may be about to name it', async () => {
  const orphan = addOrphan('young', hourMs / 2);
  expect(await library.prune()).toEqual({ freedBytes: 0, blobs: 0, recentBlobs: 1 });
  expect(isHere(orphan)).toBe(true);
});

test('a blob that was set aside as damaged goes when no image needs it', async () => {
  const path = join(folder, 'ingest', `sha256-${'d'.repeat(64)}.damaged`);
  writeFileSync(path, 'damaged');
  expect(await library.prune()).toMatchObject({ freedBytes: 7, blobs: 1 });
  expect(existsSync(path)).toBe(false);
});

test('what strangers keep under blobs/ is neither counted nor touched', async () => {
  const { usedBytes, partialBytes } = await library.status();
  const hex = 'e'.repeat(64);
  const strange = [
    '.DS_Store',
    'sha256/.DS_Store',
    'sha256/README',
    'sha384/abc',
    `sha256/${hex.toUpperCase()}`,
  ];
  mkdirSync(join(folder, 'blobs', 'sha384'));
  for (const name of [...strange, '../ingest/notes.txt']) {
    writeFileSync(join(folder, 'blobs', name), 'strange');
    age(join(folder, 'blobs', name), dayMs);
  }
  mkdirSync(join(folder, 'blobs', 'sha256', hex));
  symlinkSync('/nowhere', join(folder, 'blobs', 'sha256', 'f'.repeat(64)));
  symlinkSync(join(folder, 'index.json'), join(folder, 'blobs', 'sha256', '1'.repeat(64)));
  expect(await library.prune()).toEqual({ freedBytes: 0, blobs: 0, recentBlobs: 0 });
  for (const name of strange) expect(existsSync(join(folder, 'blobs', name))).toBe(true);
  expect(readdirSync(join(folder, 'blobs', 'sha256'))).toContain('f'.repeat(64));
  expect(await library.status()).toMatchObject({ usedBytes, partialBytes });
});

describe('a blob that somebody needs stays', () => {
  test('for a download of this process', async () => {
    const orphan = addOrphan();
    library.keepBlobs(() => [orphan]);
    expect(await library.prune()).toMatchObject({ blobs: 0 });
  });

  test('while another process claims it', async () => {
    const other = await Library.open(folder);
    const orphan = addOrphan();
    let digests = [orphan];
    other.keepBlobs(() => digests);
    await other.writeClaim();
    expect(await library.prune()).toMatchObject({ blobs: 0 });
    digests = [];
    await other.writeClaim();
    expect(readdirSync(join(folder, 'ingest'))).toEqual([]);
    expect(await library.prune()).toMatchObject({ blobs: 1 });
  });

  test('when an image that uses it too is removed', async () => {
    const other = await Library.open(folder);
    const shared = await fixture.addImage('oci', Buffer.from('claimed'));
    await library.add(shared, 'r.example/claimed:1');
    other.keepBlobs(() => [shared.digest]);
    await other.writeClaim();
    await library.remove('r.example/claimed:1', undefined);
    expect(isHere(shared.digest)).toBe(true);
    await other.close();
  });

  test('for an image that another tool names while it is looked for', async () => {
    const image = await fixture.addImage('oci', Buffer.from('named late'));
    for (const digest of await library.blobDigests()) age(fixture.blobPath(digest), 2 * hourMs);
    // The blobs are looked at between the two times that the index is read.
    const damaged = vi.spyOn(LayoutPaths.prototype, 'damaged');
    damaged.mockImplementationOnce((digest) => {
      writeForeignIndex(folder, [image]);
      return join(folder, 'ingest', digest);
    });
    expect(await library.prune()).toEqual({ freedBytes: 0, blobs: 0, recentBlobs: 0 });
    expect(damaged).toHaveBeenCalled();
    damaged.mockRestore();
  });

  test('while its lock is held', async () => {
    const orphan = addOrphan();
    const unlock = await library.blobs.lock(orphan, new AbortController().signal);
    expect(await library.prune()).toMatchObject({ blobs: 0 });
    await unlock();
    expect(await library.prune()).toMatchObject({ blobs: 1 });
  });

  test('for a queue that outlives its process, which takes the claim over', async () => {
    const orphan = addOrphan();
    const queue = join(folder, 'state');
    const first = await Library.open(folder);
    first.keepBlobs(() => [orphan], queue);
    await first.writeClaim();
    await first.close();
    expect(await library.prune()).toMatchObject({ blobs: 0 });
    const second = await Library.open(folder);
    second.keepBlobs(() => [], queue);
    await second.writeClaim();
    expect(readdirSync(join(folder, 'ingest'))).toEqual([]);
    await second.close();
    expect(await library.prune()).toMatchObject({ blobs: 1 });
  });
});

describe('a claim', () => {
  const dead = { ...thisProcess, pid: 2 ** 22 + 1, started: '1' };
  const elsewhere = { ...thisProcess, machine: 'another' };

  test.each([
    ['of a process that died', { holder: dead, persistent: false }, 0, false],
    ['of a process that lives', { holder: thisProcess, persistent: false }, 40 * dayMs, true],
    ['of a process of another machine', { holder: elsewhere, persistent: false }, hourMs, true],
    ['of another machine that has been silent', { holder: elsewhere, persistent: false }, 2 * dayMs, false],
    ['of a queue', { holder: dead, persistent: true }, 29 * dayMs, true],
    ['of a queue that nobody opens any more', { holder: dead, persistent: true }, 31 * dayMs, false],
  ])('%s', async (_, claim, ageMs, holds) => {
    const orphan = addOrphan();
    const path = writeClaim('another', { ...claim, digests: [orphan] }, ageMs);
    await library.prune();
    expect({ isHere: isHere(orphan), isClaimed: existsSync(path) }).toEqual({
      isHere: holds,
      isClaimed: holds,
    });
  });

  test.each([
    ['no JSON', '{'],
    ['nothing, as a power cut leaves', ''],
    ['names that are no digests', { digests: ['constructor', '__proto__', '../../index.json', 'sha256:x'] }],
    ['no list', { digests: { constructor: 1 } }],
    ['a holder of other types', { holder: { pid: 'constructor' } }],
  ])('of %s holds nothing and stops nothing', async (_, content) => {
    addOrphan();
    const whole = { holder: thisProcess, persistent: false, digests: [] };
    const path = writeClaim('hostile', typeof content === 'string' ? content : { ...whole, ...content });
    expect(await library.prune()).toMatchObject({ blobs: 1 });
    expect(existsSync(path)).toBe(true);
    expect(existsSync(join(folder, 'index.json'))).toBe(true);
  });

  test('of a million digests is not read, and goes after a day', async () => {
    const digests = Array.from(
      { length: 1_000_000 },
      (_, number) => `sha256:${number.toString(16).padStart(64, '0')}`,
    );
    addOrphan();
    const path = writeClaim('huge', { holder: thisProcess, persistent: false, digests });
    expect(await library.prune()).toMatchObject({ blobs: 1 });
    age(path, 2 * dayMs);
    await library.prune();
    expect(existsSync(path)).toBe(false);
  });

  test('that is a link is not followed', async () => {
    const orphan = addOrphan();
    const target = join(folder, 'target');
    writeFileSync(target, JSON.stringify({ holder: thisProcess, persistent: false, digests: [orphan] }));
    symlinkSync(target, join(folder, 'ingest', 'link.claim'));
    symlinkSync(folder, join(folder, 'ingest', 'folder.claim'));
    symlinkSync('loop.claim', join(folder, 'ingest', 'loop.claim'));
    expect(await library.prune()).toMatchObject({ blobs: 1 });
    expect(existsSync(target)).toBe(true);
  });

  test('that cannot be written stops nothing', async () => {
    rmSync(join(folder, 'ingest'), { recursive: true });
    writeFileSync(join(folder, 'ingest'), 'in the way');
    library.keepBlobs(() => [`sha256:${'a'.repeat(64)}`]);
    await expect(library.writeClaim()).resolves.toBeUndefined();
  });
});
