import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openEngine } from '../../electron/engine/engine.ts';
import { Library } from '../../electron/engine/library/layout.ts';
import type { EngineServices } from '../../electron/engine/services/engine-services.ts';
import type { Descriptor } from '../../shared/descriptor.ts';
import type { CopyEvent } from '../../shared/schemas/hand-over/copy.ts';
import { collect } from '../support/collect.ts';
import { addSmallImage } from '../support/libraries/small-image.ts';
import { startUploadRegistry, type UploadRegistry } from '../support/registries/upload-registry.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const reference = 'registry.example/team/app:1';
const { signal } = new AbortController();
let engine: EngineServices;
let library: Library;
let image: Descriptor;

beforeEach(async () => {
  const folder = temporaryFolder();
  library = await Library.open(join(folder, 'library'));
  image = await addSmallImage(library, reference);
  engine = await openEngine({
    stateFolder: join(folder, 'state'),
    libraryFolder: join(folder, 'library'),
    queue: 'memory',
  });
  onTestFinished(() => engine.close());
});

const copy = (registry: UploadRegistry): Promise<CopyEvent[]> =>
  collect(engine.copies.copy({ images: [{ reference }], destination: `${registry.host}/there` }, signal));

test('a repository that has to be made first is named, and nothing is tried again', async () => {
  const registry = await startUploadRegistry({ knowsNoRepository: true });
  const refused = copy(registry);
  await expect(refused).rejects.toMatchObject({
    code: 'NAME_UNKNOWN',
    details: { reason: 'repository-to-create' },
  });
  await expect(refused).rejects.toThrow(/has no repository there.* Create it/);
  expect(registry.seen.filter(({ method }) => method === 'POST').length).toBeLessThanOrEqual(2);
});

test('uploads that are kept by another server go there without the sign-in', async () => {
  const registry = await startUploadRegistry({ users: 'ann:secret', uploadsElsewhere: true });
  await engine.signIns.signIn({ registry: registry.host, username: 'ann', password: 'secret' }, signal);
  expect((await copy(registry)).at(-1)).toMatchObject({ type: 'done' });
  const isUpload = ({ path }: { path: string }) => /\/uploads\/./.test(path);
  expect(registry.seen.filter(isUpload).length).toBeGreaterThan(1);
  for (const { path, authorization } of registry.seen.filter(isUpload))
    expect(authorization, path).toBeUndefined();
  expect(registry.seen.at(-1)).toMatchObject({
    method: 'PUT',
    authorization: expect.stringMatching(/^Basic /),
  });
});

test('blobs that a registry had lost are sent when it says so', async () => {
  const registry = await startUploadRegistry({ claimsBlobs: true });
  const events = await copy(registry);
  expect(events.flatMap((event) => (event.type === 'blob' ? [event.how] : []))).toEqual([
    'present',
    'present',
    'uploaded',
    'uploaded',
  ]);
  expect(registry.manifests.get('there')?.has('1')).toBe(true);
});

test('a layer that was damaged in the library is not sent, and what to do is said', async () => {
  const registry = await startUploadRegistry();
  const path = library.blobs.blobPath(layerOf(await library.blobs.readSmallBlob(image.digest)));
  writeFileSync(path, Buffer.alloc(statSync(path).size, 7));
  await expect(copy(registry)).rejects.toMatchObject({
    code: 'LIBRARY_CORRUPT',
    message: expect.stringContaining('longshore verify --repair'),
  });
  expect(registry.manifests.get('there')?.size ?? 0).toBe(0);
  // No upload was opened for it, to wait while it was read: the one that was is for the config.
  expect(registry.seen.filter(({ method }) => method === 'POST').length).toBeLessThanOrEqual(1);
});

function layerOf(manifest: Buffer): string {
  return JSON.parse(manifest.toString()).layers[0].digest;
}
