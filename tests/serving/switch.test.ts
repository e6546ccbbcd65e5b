import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openEngine } from '../../electron/engine/engine.ts';
import { Library } from '../../electron/engine/library/layout.ts';
import type { EngineServices } from '../../electron/engine/services/engine-services.ts';
import type { ServingEvent } from '../../shared/serving/schemas.ts';
import { freePort } from '../support/free-port.ts';
import { addSmallImage } from '../support/libraries/small-image.ts';
import { askRegistry } from '../support/registries/ask-registry.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function open(folder: string): Promise<EngineServices> {
  const engine = await openEngine({
    stateFolder: join(folder, 'state'),
    libraryFolder: join(folder, 'library'),
    queue: 'persistent',
  });
  onTestFinished(() => engine.close());
  return engine;
}

test('what is switched on serves as its settings say, at once and in the next process', async () => {
  const folder = temporaryFolder();
  const library = await Library.open(join(folder, 'library'));
  await addSmallImage(library, 'registry.example/team/app:1.0');
  const engine = await open(folder);
  const port = await freePort();
  await engine.serving.change({ port });
  expect(await engine.serving.status()).toMatchObject({
    since: null,
    url: `http://127.0.0.1:${port}`,
    problem: null,
  });
  await expect(engine.serving.check('docker')).rejects.toThrow('Turn serving on');
  const { url } = await engine.serving.start();
  const path = '/v2/registry.example/team/app/manifests/1.0';
  expect((await askRegistry(url, path)).status).toBe(200);
  for (const client of ['docker', 'containerd'] as const)
    expect(await engine.serving.check(client)).toMatchObject({
      asked: 'registry.example/team/app:1.0',
      status: 200,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: expect.stringMatching(/^sha256:/),
    });

  const { settings } = await engine.serving.change({ password: 'new' });
  expect(settings.password).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
  expect((await askRegistry(url, path)).status).toBe(401);
  expect((await engine.serving.check('podman')).status).toBe(200);
  const file = join(folder, 'state', 'serving', 'settings.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ isOn: true, password: settings.password });
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);

  await engine.close();
  const next = await open(folder);
  const events = next.serving.events(new AbortController().signal);
  for await (const event of events) if (event.status.since !== null) break;
  expect((await askRegistry(url, path)).status).toBe(401);
  await next.serving.change({ password: 'none' });
  expect((await askRegistry(url, path)).status).toBe(200);
  expect((await next.serving.stop()).since).toBeNull();
  await expect(askRegistry(url, path)).rejects.toThrow('ECONNREFUSED');
});

test('who pulls what is told', async () => {
  const folder = temporaryFolder();
  const library = await Library.open(join(folder, 'library'));
  await addSmallImage(library, 'registry.example/team/app:1.0');
  const engine = await open(folder);
  await engine.serving.change({ port: await freePort() });
  const { url } = await engine.serving.start();
  const headers = { 'user-agent': 'containerd/2.1.4' };
  const manifest = await askRegistry(url, '/v2/registry.example/team/app/manifests/1.0', { headers });
  const { layers } = manifest.json() as { layers: { digest: string; size: number }[] };
  await askRegistry(url, `/v2/registry.example/team/app/blobs/${layers[0]?.digest}`, { headers });
  const stop = new AbortController();
  let last: ServingEvent | undefined;
  for await (const event of engine.serving.events(stop.signal)) {
    last = event;
    if (event.clients.some(({ endedAt }) => endedAt !== null)) break;
  }
  expect(last?.clients).toMatchObject([
    {
      address: '127.0.0.1',
      engine: 'containerd 2.1.4',
      image: 'registry.example/team/app:1.0',
      source: 'library',
      bytesSent: layers[0]?.size,
      bytesTotal: layers[0]?.size,
    },
  ]);
});

test('a port that another program has is told, and another one helps', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const engine = await open(temporaryFolder());
  await engine.serving.change({ port: (other.address() as { port: number }).port });
  await expect(engine.serving.start()).rejects.toMatchObject({
    code: 'NETWORK',
    details: { reason: 'address-in-use' },
  });
  expect(await engine.serving.status()).toMatchObject({ since: null, problem: { code: 'NETWORK' } });
  await engine.serving.change({ port: await freePort() });
  expect(await engine.serving.start()).toMatchObject({ since: expect.any(String), problem: null });
});
