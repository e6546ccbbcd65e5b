import { existsSync, lstatSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openEngine } from '../../electron/engine/engine.ts';
import { Library } from '../../electron/engine/library/layout.ts';
import { collect } from '../support/collect.ts';
import { mountOrSkip } from '../support/disks/mount-or-skip.ts';
import { LibraryFixture } from '../support/libraries/library-fixture.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const reference = 'r.example/a:1';
const { signal } = new AbortController();
let folder: string;
let digest: string;
/** Of a blob that its image needs. */
let damaged: string;

beforeEach(async () => {
  folder = temporaryFolder();
  const fixture = new LibraryFixture(join(folder, 'library'));
  const library = await Library.open(fixture.folder);
  const image = await fixture.addImage('oci', Buffer.from('read'));
  await library.add(image, reference);
  await library.close();
  digest = image.digest;
  const { blobs } = await library.space.read();
  damaged = fixture.blobPath(blobs.find(({ kind }) => kind === 'layer')?.digest ?? '');
});

/** Names, sizes and times of all that lies below. */
function sightOf(path: string): Record<string, string> {
  const sight: Record<string, string> = {};
  for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' })) {
    const { size, mtimeMs, ctimeMs } = lstatSync(join(path, name));
    sight[name] = `${size} ${mtimeMs} ${ctimeMs}`;
  }
  return sight;
}

test('a library on a read-only disk is browsed, verified and exported without a byte written', async (context) => {
  const bytes = readFileSync(damaged);
  const place = await mountOrSkip(context, ['-o', 'bind,ro', join(folder, 'library')]);
  const before = sightOf(place);
  const engine = await openEngine({
    stateFolder: join(folder, 'state'),
    libraryFolder: place,
    queue: 'persistent',
  });
  onTestFinished(() => engine.close());
  expect(engine.library.place()).toEqual({ path: place, isReadOnly: true });
  expect(await engine.library.status()).toMatchObject({ isReadOnly: true });
  expect(await engine.library.list()).toMatchObject([{ reference, isDamaged: false }]);
  expect((await engine.keeping.space()).images).toHaveLength(1);

  const verified = await collect(engine.library.verify({}, signal));
  expect(verified.at(-1)).toMatchObject({ type: 'result', result: { ok: true } });
  const target = { format: 'docker-archive', path: join(folder, 'image.tar') } as const;
  await collect(engine.library.export(reference, digest, target, signal));
  expect(statSync(target.path).size).toBeGreaterThan(1000);
  const bundle = { format: 'docker-archive', path: join(folder, 'bundle') } as const;
  await collect(engine.library.bundle({ images: [{ reference }], target: bundle }, signal));
  expect(existsSync(join(bundle.path, 'SHA256SUMS'))).toBe(true);

  const refused = { code: 'DISK_PERMISSION', message: expect.stringContaining('can only be read') };
  await expect(engine.library.remove(reference, undefined)).rejects.toMatchObject(refused);
  await expect(engine.keeping.beginRemoval([{ reference, digest }])).rejects.toMatchObject(refused);
  await expect(engine.library.prune(false)).rejects.toMatchObject(refused);

  // Damage is told, and stays where it is.
  writeFileSync(
    damaged,
    bytes.map((byte) => byte ^ 1),
  );
  const found = sightOf(place);
  const [result] = (await collect(engine.library.verify({}, signal))).slice(-1);
  expect(result).toMatchObject({ result: { ok: false, missing: [] } });
  expect(sightOf(place)).toEqual(found);
  writeFileSync(damaged, bytes);
  await engine.close();
  expect(Object.keys(sightOf(place))).toEqual(Object.keys(before));
});
