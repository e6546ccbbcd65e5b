import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { VerifyEvent, VerifyResult } from '../../../../shared/schemas/library.ts';
import { LibraryFixture } from '../../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { BlockThread, type HashedFile, type HashOptions } from '../../files/blocks/block-thread.ts';
import { toDiskError } from '../../files/disk-error.ts';
import { Library } from '../layout.ts';
import { type Verification, verifyLibrary } from '../verify.ts';

let folder: string;
let fixture: LibraryFixture;
let library: Library;
/** The same library as another process sees it. */
let other: Library;
let image: Descriptor;

beforeEach(async () => {
  folder = temporaryFolder();
  fixture = new LibraryFixture(folder);
  library = await Library.open(folder);
  other = await Library.open(folder);
  image = await fixture.addImage('oci', Buffer.from('content'));
  await library.add(image, 'r.example/app:1');
});

/** Stands between a verification and the thread that reads files for it. */
class WatchedThread extends BlockThread {
  readonly #afterHash: (path: string) => Promise<unknown>;

  constructor(afterHash: (path: string) => Promise<unknown>) {
    super();
    this.#afterHash = afterHash;
  }

  override async hash(source: HashedFile, options: HashOptions): Promise<string | undefined> {
    const hex = await super.hash(source, options);
    await this.#afterHash(source.path);
    return hex;
  }
}

async function verify(
  afterHash: (path: string) => Promise<unknown> = async () => {},
  repair?: Verification['repair'],
  only?: Verification['only'],
): Promise<VerifyResult> {
  const thread = new WatchedThread(afterHash);
  let last: VerifyEvent | undefined;
  try {
    const verification = { repair, only };
    for await (const event of verifyLibrary(library, thread, verification, new AbortController().signal))
      last = event;
  } finally {
    await thread.close();
  }
  if (last?.type !== 'result') throw new Error('no result');
  return last.result;
}

/** Has nothing that could repair anything. */
const empty: Verification['repair'] = () => ({
  document: () => Promise.reject(new AppError('MANIFEST_UNKNOWN', 'gone')),
  blob: () => Promise.reject(new AppError('BLOB_UNKNOWN', 'gone')),
});

/** The same as a disk would answer for this file. */
function failsWith(code: string, digest: string) {
  const path = fixture.blobPath(digest);
  return async (read: string) => {
    if (read === path) throw toDiskError(Object.assign(new Error(`${code}: read`), { code }), path);
  };
}

test('a check changes nothing, and a second one says the same', async () => {
  const path = fixture.blobPath(image.digest);
  writeFileSync(path, 'damaged');
  const first = await verify();
  expect(first).toMatchObject({ ok: false, corrupt: [image.digest], missing: [] });
  expect(first).not.toHaveProperty('setAside');
  expect(readFileSync(path, 'utf8')).toBe('damaged');
  expect(readdirSync(join(folder, 'ingest'))).toEqual([]);
  expect(await verify()).toEqual(first);
});

test('what a repair could not have and has set aside is damaged to the next check, not missing', async () => {
  writeFileSync(fixture.blobPath(image.digest), 'damaged');
  const told = { ok: false, corrupt: [image.digest], missing: [], setAside: [image.digest] };
  expect(await verify(undefined, empty)).toMatchObject(told);
  expect(existsSync(fixture.blobPath(image.digest))).toBe(false);
  expect(await verify()).toMatchObject({
    ...told,
    affected: [{ reference: 'r.example/app:1', platform: null }],
  });
});

test('a blob that was downloaded again meanwhile stays', async () => {
  const whole = readFileSync(fixture.blobPath(image.digest));
  writeFileSync(fixture.blobPath(image.digest), 'damaged');
  const result = await verify(async (path) => {
    if (path === fixture.blobPath(image.digest)) await other.blobs.put(image.digest, whole);
  });
  expect(result).toMatchObject({ ok: true, corrupt: [], missing: [] });
  expect(readFileSync(fixture.blobPath(image.digest))).toEqual(whole);
  expect(readdirSync(join(folder, 'ingest'))).toEqual([]);
});

test('a blob that was replaced by another damaged one meanwhile is set aside', async () => {
  const path = fixture.blobPath(image.digest);
  writeFileSync(path, 'damaged');
  const result = await verify(async (read) => {
    if (read === path) writeFileSync(path, 'damaged otherwise');
  }, empty);
  expect(result).toMatchObject({ ok: false, corrupt: [image.digest] });
  expect(existsSync(path)).toBe(false);
});

test('a damaged blob that another process fetches anew is told, and left to it', async () => {
  writeFileSync(fixture.blobPath(image.digest), 'damaged');
  const unlock = await other.blobs.lock(image.digest, new AbortController().signal);
  expect(await verify()).toMatchObject({ ok: false, corrupt: [image.digest] });
  expect(existsSync(fixture.blobPath(image.digest))).toBe(true);
  await unlock();
});

test.each(['EIO', 'EBADMSG', 'EUCLEAN'])(
  'a sector that cannot be read (%s, told by a stand-in for the worker) is damage, and the rest is read',
  async (code) => {
    const { layers } = JSON.parse(readFileSync(fixture.blobPath(image.digest), 'utf8'));
    const last = fixture.addBlob(Buffer.from('damaged'), '').digest;
    writeFileSync(fixture.blobPath(last), 'other');
    const result = await verify(failsWith(code, layers[0].digest));
    expect(result).toMatchObject({ ok: false, missing: [] });
    expect([...result.corrupt].sort()).toEqual([layers[0].digest, last].sort());
    expect(result.affected).toEqual([{ reference: 'r.example/app:1', platform: null }]);
  },
);

test('a manifest that cannot be read is damage, and the rest is read', async () => {
  const result = await verify(failsWith('EIO', image.digest));
  expect(result).toMatchObject({ ok: false, corrupt: [image.digest], missing: [] });
});

test('a file that may not be read is no damage', async () => {
  await expect(verify(failsWith('EACCES', image.digest))).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
  expect(existsSync(fixture.blobPath(image.digest))).toBe(true);
});

test('what strangers keep under blobs/ is passed over', async () => {
  const { blobs } = await verify();
  for (const name of ['.DS_Store', 'sha256/.DS_Store', 'sha256/README', 'sha256/Thumbs.db'])
    writeFileSync(join(folder, 'blobs', name), 'strange');
  mkdirSync(join(folder, 'blobs', 'sha256', 'a'.repeat(64)));
  mkdirSync(join(folder, 'blobs', 'sha256', 'folder'));
  symlinkSync('/nowhere', join(folder, 'blobs', 'sha256', 'b'.repeat(64)));
  writeFileSync(join(folder, 'blobs', 'sha512'), 'no folder');
  expect(await verify()).toEqual({ ok: true, images: 1, blobs, corrupt: [], missing: [], affected: [] });
  expect(await library.list()).toHaveLength(1);
  expect(await library.prune()).toMatchObject({ blobs: 0 });
});

test('a folder in the place of a blob is a missing blob', async () => {
  rmSync(fixture.blobPath(image.digest));
  mkdirSync(fixture.blobPath(image.digest));
  expect(await verify()).toMatchObject({ ok: false, missing: [image.digest], corrupt: [] });
});

test('an image that goes while its blobs are looked for is not missed', async () => {
  const partsOf = library.partsOf.bind(library);
  let looks = 0;
  library.partsOf = async (entry) => {
    const parts = await partsOf(entry);
    if (++looks === 2) await other.remove('r.example/app:1', undefined);
    return parts;
  };
  expect(await verify()).toMatchObject({ ok: true, missing: [] });
  expect(looks).toBe(2);
});

test('a manifest that is damaged, but as long as before, is repaired by being put again', async () => {
  const path = fixture.blobPath(image.digest);
  const whole = readFileSync(path);
  writeFileSync(path, Buffer.alloc(whole.length));
  await library.blobs.put(image.digest, whole);
  expect(await verify()).toMatchObject({ ok: true });
});

test('a manifest that was set aside leaves nothing behind when it is put again', async () => {
  const path = fixture.blobPath(image.digest);
  const whole = readFileSync(path);
  writeFileSync(path, 'damaged');
  await verify(undefined, empty);
  expect(existsSync(path)).toBe(false);
  await library.blobs.put(image.digest, whole);
  expect(readdirSync(join(folder, 'ingest'))).toEqual([]);
});

test('entries that cannot be read are named, as nobody knows what they need', async () => {
  expect(await verify()).not.toHaveProperty('unreadEntries');
  const path = join(library.folder, 'index.json');
  const index = JSON.parse(readFileSync(path, 'utf8'));
  index.manifests.push(null, {
    digest: '../x',
    annotations: { 'io.containerd.image.name': 'r.example/lost:1' },
  });
  writeFileSync(path, JSON.stringify(index));
  const names = [expect.any(String), 'r.example/lost:1'];
  expect((await verify()).unreadEntries).toEqual(names);
  // Also after a repair of what the last verification has found, which takes the place of what that one said.
  expect((await verify(undefined, empty, new Set([image.digest]))).unreadEntries).toEqual(names);
});

test('a check of one image is one of what is attached to it too', async () => {
  const path = join(library.folder, 'index.json');
  const signature = await fixture.addImage('oci', Buffer.from('signature'), 'signature');
  const others = await fixture.addImage('oci', Buffer.from('of another'), 'of another');
  const attached = (entry: Descriptor, subject: string) => ({
    ...entry,
    annotations: { 'io.longshore.subject': subject },
  });
  const name = { 'io.containerd.image.name': 'r.example/a:1' };
  const manifests = [
    { ...image, annotations: name },
    attached(signature, image.digest),
    attached(others, signature.digest.replace(/.$/, '-')),
  ];
  writeFileSync(path, JSON.stringify({ schemaVersion: 2, manifests }));
  const check = async () => {
    const thread = new BlockThread();
    let last: VerifyEvent | undefined;
    const events = verifyLibrary(
      library,
      thread,
      { reference: 'r.example/a:1' },
      new AbortController().signal,
    );
    for await (const event of events) last = event;
    await thread.close();
    return last?.type === 'result' ? last.result : undefined;
  };
  const { digests } = await library.partsOf(signature);
  const all = new Set([...digests, ...(await library.partsOf(image)).digests]);
  expect(await check()).toMatchObject({ ok: true, images: 1, blobs: all.size });
  const layer = [...digests].at(-1) ?? '';
  writeFileSync(fixture.blobPath(layer), 'changed!!');
  expect(await check()).toMatchObject({ ok: false, corrupt: [layer] });
});
