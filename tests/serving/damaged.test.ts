import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openEngine } from '../../electron/engine/engine.ts';
import { Library } from '../../electron/engine/library/layout.ts';
import { addSmallImage } from '../support/libraries/small-image.ts';
import { askRegistry } from '../support/registries/ask-registry.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('a layer that was damaged in the library is not served, and what to do is said', async () => {
  const folder = temporaryFolder();
  const libraryFolder = join(folder, 'library');
  const library = await Library.open(libraryFolder);
  const image = await addSmallImage(library, 'registry.example/team/app:1');
  const engine = await openEngine({ stateFolder: join(folder, 'state'), libraryFolder, queue: 'memory' });
  onTestFinished(() => engine.close());
  const { url } = await engine.serving.listen({
    host: '127.0.0.1',
    port: 0,
    tls: 'none',
    names: [],
    password: undefined,
    origins: () => null,
  });
  const { layers } = JSON.parse(readFileSync(library.blobs.blobPath(image.digest), 'utf8'));
  const layer: string = layers[0].digest;
  const path = library.blobs.blobPath(layer);
  const right = readFileSync(path);
  const ask = (method = 'GET') =>
    askRegistry(url, `/v2/registry.example/team/app/blobs/${layer}`, { method });
  expect((await ask()).status).toBe(200);
  writeFileSync(path, Buffer.alloc(right.length, 7));
  const both = await Promise.all([ask(), ask()]);
  expect(both.map(({ status }) => status)).toEqual([404, 404]);
  expect(JSON.stringify(both[0]?.json())).toContain('longshore verify --repair');
  // What is known by now needs no reading.
  expect((await ask('HEAD')).status).toBe(404);
  writeFileSync(path, right);
  utimesSync(path, 5, 5);
  expect((await ask('HEAD')).status).toBe(200);
  expect((await ask()).status).toBe(200);
});
