import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openEngine } from '../../electron/engine/engine.ts';
import { LayoutPaths } from '../../electron/engine/library/layout-paths.ts';
import type { EngineServices } from '../../electron/engine/services/engine-services.ts';
import type { Descriptor } from '../../shared/descriptor.ts';
import { largeLayer } from '../simulator/content/large-layer.ts';
import type { SimulatorOptions } from '../simulator/options.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { askRegistry } from '../support/registries/ask-registry.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const mebibyte = 1024 * 1024;
const platform = { os: 'linux', architecture: 'amd64' };

interface Rig {
  simulator: Simulator;
  engine: EngineServices;
  url: string;
  /** `/v2/HOST_PORT/` of the simulator. */
  base: string;
}

interface OwnImage {
  manifest: string;
  layer: Descriptor;
}

async function rig(options: Partial<SimulatorOptions> = {}, folder = temporaryFolder()): Promise<Rig> {
  const simulator = await runningSimulator({ catalogue: 'empty', ...options });
  const engine = await openEngine({
    stateFolder: join(folder, 'state'),
    libraryFolder: join(folder, 'library'),
    queue: 'memory',
  });
  onTestFinished(() => engine.close());
  const url = await serve({ simulator, engine });
  return { simulator, engine, url, base: `/v2/${simulator.host.replace(':', '_')}` };
}

/** @returns the URL of another registry on the same library. */
async function serve({ simulator, engine }: Pick<Rig, 'simulator' | 'engine'>): Promise<string> {
  const { url } = await engine.serving.listen({
    host: '127.0.0.1',
    port: 0,
    tls: 'none',
    names: [],
    password: undefined,
    origins: () => [simulator.host],
  });
  return url;
}

/** An image of one layer, which is fetched in pieces. */
async function addImage({ content }: Simulator, bytes = 17 * mebibyte): Promise<OwnImage> {
  const layer = largeLayer('pulled through', bytes);
  const image = content.addImage('team/app', ['1'], { platform, steps: [{ createdBy: 'COPY', layer }] });
  const { digest } = await image.build();
  return {
    manifest: digest,
    layer: { mediaType: 'application/octet-stream', digest: await layer.digest(), size: bytes },
  };
}

/** Opens a blob and hands it out before all of it is here. */
async function open(url: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const opened = Promise.withResolvers<IncomingMessage>();
  get(url, { headers, agent: false }, opened.resolve).on('error', opened.reject);
  return opened.promise;
}

async function digestOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk);
  return `sha256:${hash.digest('hex')}`;
}

function blobBytes({ requests }: Simulator): number {
  return requests
    .filter(({ path }) => path.includes('sha256') && !path.includes('/manifests/'))
    .reduce((sum, { bytesSent }) => sum + bytesSent, 0);
}

async function untilDone({ engine }: Rig): Promise<void> {
  await vi.waitUntil(async () => engine.downloads.list().some(({ state }) => state === 'done'), {
    timeout: 20_000,
  });
}

describe('an image that is not here', () => {
  test('is fetched once for ten clients, in order, and is in the library in the end', async () => {
    const given = await rig();
    const { simulator, engine, url, base } = given;
    const { manifest, layer } = await addImage(simulator);
    const head = await askRegistry(url, `${base}/team/app/manifests/1`, { method: 'HEAD' });
    expect(head.headers).toMatchObject({ 'docker-content-digest': manifest, 'longshore-source': 'origin' });
    expect(engine.downloads.list()).toEqual([]);
    const path = `${base}/team/app/blobs/${layer.digest}`;
    const size = await askRegistry(url, path, { method: 'HEAD' });
    expect([size.status, size.headers['content-length']]).toEqual([200, String(layer.size)]);
    const clients = await Promise.all(Array.from({ length: 10 }, () => open(`${url}${path}`)));
    expect(await Promise.all(clients.map(digestOf))).toEqual(clients.map(() => layer.digest));
    await untilDone(given);
    expect(blobBytes(simulator)).toBeLessThan(1.5 * layer.size);
    expect(await engine.library.list()).toMatchObject([{ reference: `${simulator.host}/team/app:1` }]);
    const after = await askRegistry(url, path, { headers: { range: 'bytes=-10' } });
    expect([after.status, after.headers['longshore-source']]).toEqual([206, 'library']);
  });

  test('is looked at without a byte of a layer being read, and fetched where that layer is damaged here', async () => {
    const folder = temporaryFolder();
    const { simulator, url, base } = await rig({}, folder);
    const { layer } = await addImage(simulator, 40_000);
    await askRegistry(url, `${base}/team/app/manifests/1`);
    writeFileSync(new LayoutPaths(join(folder, 'library')).blob(layer.digest), Buffer.alloc(layer.size));
    const path = `${base}/team/app/blobs/${layer.digest}`;
    const head = await askRegistry(url, path, { method: 'HEAD' });
    // Had it been read, it were known to be damaged, and would come from its origin.
    expect([head.status, head.headers['longshore-source']]).toEqual([200, 'library']);
    // This reads it, and fetches nothing.
    await askRegistry(url, path, { headers: { 'if-none-match': `"${layer.digest}"` } });
    const known = await askRegistry(url, path, { method: 'HEAD' });
    expect([known.status, known.headers['longshore-source']]).toEqual([200, 'origin']);
    const whole = await open(`${url}${path}`);
    expect(whole.headers['longshore-source']).toBe('origin');
    expect(await digestOf(whole as AsyncIterable<Buffer>)).toBe(layer.digest);
  });

  test('comes on when its client goes away, which finds it when it comes back', async () => {
    const given = await rig({ totalBytesPerSecond: 20_000_000 });
    const { simulator, url, base } = given;
    const { layer } = await addImage(simulator);
    await askRegistry(url, `${base}/team/app/manifests/1`);
    const path = `${base}/team/app/blobs/${layer.digest}`;
    const client = await open(`${url}${path}`);
    const head: Buffer[] = [];
    for await (const chunk of client as AsyncIterable<Buffer>) {
      head.push(chunk);
      break;
    }
    client.destroy();
    const here = Buffer.concat(head);
    const rest = await open(`${url}${path}`, { range: `bytes=${here.length}-` });
    expect([rest.statusCode, rest.headers['content-range']]).toEqual([
      206,
      `bytes ${here.length}-${layer.size - 1}/${layer.size}`,
    ]);
    const hash = createHash('sha256').update(here);
    for await (const chunk of rest as AsyncIterable<Buffer>) hash.update(chunk);
    expect(`sha256:${hash.digest('hex')}`).toBe(layer.digest);
    await untilDone(given);
    expect(blobBytes(simulator)).toBeLessThan(1.5 * layer.size);
  });

  test('goes on when its origin breaks off, and nobody gets wrong bytes whole', async () => {
    const { simulator, url, base } = await rig();
    const { layer } = await addImage(simulator);
    simulator.faults.add({
      kind: 'reset',
      match: 'sha256',
      afterBytes: 3 * mebibyte,
      times: 2,
      role: 'data',
    });
    await askRegistry(url, `${base}/team/app/manifests/1`);
    const path = `${base}/team/app/blobs/${layer.digest}`;
    expect(await digestOf((await open(`${url}${path}`)) as AsyncIterable<Buffer>)).toBe(layer.digest);
  });

  test('whose bytes are wrong breaks the connection', async () => {
    const { simulator, url, base } = await rig();
    const { layer } = await addImage(simulator);
    simulator.faults.add({ kind: 'corrupt', match: 'sha256', times: 'always', role: 'data' });
    await askRegistry(url, `${base}/team/app/manifests/1`);
    const whole = open(`${url}${base}/team/app/blobs/${layer.digest}`).then((client) =>
      client.statusCode === 200 ? digestOf(client as AsyncIterable<Buffer>) : String(client.statusCode),
    );
    // Either some of it was sent before, or none: then it is said what is wrong with the origin.
    expect(await whole.catch((error: Error) => error.message)).toMatch(/aborted|^502$/);
  });

  test('whose layer the origin has not is answered with why', async () => {
    const { simulator, url, base } = await rig();
    const { layer } = await addImage(simulator);
    simulator.faults.add({ kind: 'status', match: '/blobs/', status: 404, times: 'always' });
    await askRegistry(url, `${base}/team/app/manifests/1`);
    const reply = await askRegistry(url, `${base}/team/app/blobs/${layer.digest}`);
    expect([reply.status, reply.json()]).toMatchObject([404, { errors: [{ code: 'BLOB_UNKNOWN' }] }]);
  });

  test('is only fetched from where it may be', async () => {
    const { simulator, url, base } = await rig();
    await addImage(simulator);
    const other = await runningSimulator({ catalogue: 'empty' });
    await addImage(other);
    const path = `/v2/${other.host.replace(':', '_')}/team/app/manifests/1`;
    expect((await askRegistry(url, path)).status).toBe(404);
    expect((await askRegistry(url, `/v2/team/app/manifests/1?ns=${other.host}`)).status).toBe(404);
    expect(other.requests).toEqual([]);
    expect((await askRegistry(url, `/v2/team/app/manifests/1?ns=${simulator.host}`)).status).toBe(200);
    expect((await askRegistry(url, `${base}/team/app/manifests/none`)).status).toBe(404);
    expect((await askRegistry(url, `${base}/team/app/tags/list`)).json()).toMatchObject({ tags: ['1'] });
  });

  test('of the library is served, and said so, when its origin does not answer', async () => {
    const given = await rig();
    const { simulator, url, base } = given;
    const { manifest, layer } = await addImage(simulator);
    await askRegistry(url, `${base}/team/app/manifests/1`);
    await digestOf((await open(`${url}${base}/team/app/blobs/${layer.digest}`)) as AsyncIterable<Buffer>);
    await untilDone(given);
    await simulator.close();
    // Another one, which has not asked for the tag a moment ago.
    const later = await serve(given);
    const reply = await askRegistry(later, `${base}/team/app/manifests/1`);
    expect([reply.status, reply.headers['docker-content-digest']]).toEqual([200, manifest]);
    expect(reply.headers['longshore-origin']).toMatch(/^no answer \((NETWORK|TIMEOUT)\)$/);
    // It is not waited for again and again.
    const again = await askRegistry(later, `${base}/team/app/manifests/1`);
    expect([again.headers['longshore-source'], again.headers['longshore-origin']]).toEqual([
      'library',
      reply.headers['longshore-origin'],
    ]);
  });

  test('with foreign layers is fetched from where these are, also as its distributable twin', async () => {
    const { simulator, url, base } = await rig({ catalogue: 'standard', blobScale: 0.0132 });
    const original = await askRegistry(url, `${base}/windows/servercore/manifests/ltsc2019-amd64`);
    const layers = (original.json() as { layers: Descriptor[] }).layers;
    const twin = await askRegistry(url, `${base}/windows/servercore/manifests/ltsc2019-amd64-distributable`);
    const prefixed = base.replace('/v2/', '/v2/distributable/');
    const same = await askRegistry(url, `${prefixed}/windows/servercore/manifests/ltsc2019-amd64`);
    expect(same.body.equals(twin.body)).toBe(true);
    const twinLayers = (twin.json() as { layers: Descriptor[] }).layers;
    expect(twinLayers.map(({ digest, urls }) => [digest, urls])).toEqual(
      layers.map(({ digest }) => [digest, undefined]),
    );
    for (const { digest } of layers) {
      const client = await open(`${url}${prefixed}/windows/servercore/blobs/${digest}`);
      expect(await digestOf(client as AsyncIterable<Buffer>)).toBe(digest);
    }
    expect(simulator.requests.some(({ role }) => role === 'cdn')).toBe(true);
  });

  test('goes on in the next process where the last one was', async () => {
    const folder = temporaryFolder();
    const first = await rig({ totalBytesPerSecond: 20_000_000 }, folder);
    const { simulator } = first;
    const { layer } = await addImage(simulator);
    await askRegistry(first.url, `${first.base}/team/app/manifests/1`);
    const path = `${first.base}/team/app/blobs/${layer.digest}`;
    const client = await open(`${first.url}${path}`);
    client.on('error', () => undefined);
    let seen = 0;
    await new Promise<void>((resolve) => {
      client.on('data', (chunk: Buffer) => {
        seen += chunk.length;
        if (seen > 8 * mebibyte) resolve();
      });
    });
    await first.engine.close();
    const before = blobBytes(simulator);
    const engine = await openEngine({
      stateFolder: join(folder, 'state'),
      libraryFolder: join(folder, 'library'),
      queue: 'memory',
    });
    onTestFinished(() => engine.close());
    const next = await serve({ simulator, engine });
    // The client goes on with the blob, and asks for no manifest before.
    const rest = await open(`${next}${path}`, { range: 'bytes=100-' });
    let length = 0;
    for await (const chunk of rest as AsyncIterable<Buffer>) length += chunk.length;
    expect(length).toBe(layer.size - 100);
    await untilDone({ ...first, engine });
    expect(blobBytes(simulator) - before).toBeLessThan(layer.size - 4 * mebibyte);
  });
});
