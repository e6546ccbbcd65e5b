import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ErrorCode } from '../../../../shared/errors.ts';
import { manifestMediaTypes } from '../../../../shared/media-types.ts';
import {
  layerType,
  sha256,
  TestRegistry,
  testRegistryClient,
} from '../../../../tests/support/network/test-registry.ts';
import {
  noSignal,
  startTestServer,
  type TestHandler,
} from '../../../../tests/support/network/test-server.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { createRegistryService } from '../../services/registry-service.ts';
import { RegistryCache } from '../remembered/registry-cache.ts';

vi.setConfig({ testTimeout: 30_000 });

const linux = { os: 'linux', architecture: 'amd64' };
const digest = `sha256:${'a'.repeat(64)}`;
const manifestType = manifestMediaTypes.ociManifest;
const deep = '['.repeat(200_000) + ']'.repeat(200_000);

async function readsOf(host: string) {
  const folder = temporaryFolder();
  const cache = RegistryCache.onDisk(folder);
  onTestFinished(() => cache.close());
  const reads = createRegistryService({
    clientOf: testRegistryClient,
    cache,
    hasBlob: async () => false,
    unpackedSizeOf: async () => undefined,
    blobOf: async () => null,
    defaultRegistry: () => host,
    hosts: () => [linux],
  });
  return { reads, cache, folder };
}

async function imageAnswered(document: unknown, contentType = manifestType) {
  const registry = new TestRegistry();
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  registry.tag('1', registry.add(text, contentType));
  const { host } = await registry.start();
  const { reads } = await readsOf(host);
  return reads.image('team/app:1', undefined, noSignal());
}

const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: 2 };
const layer = { mediaType: layerType, digest, size: 2 };

describe('manifests', () => {
  it.each<[string, unknown]>([
    ['a digest of an algorithm that nobody can check', { config: { ...config, digest: 'md5:abc' } }],
    ['a digest that is too short', { config: { ...config, digest: 'sha256:abc' } }],
    ['a digest in capitals', { config: { ...config, digest: digest.toUpperCase() } }],
    ['a digest that is a path', { config, layers: [{ ...layer, digest: '../../etc/passwd' }] }],
    ['a negative size', { config, layers: [{ ...layer, size: -1 }] }],
    ['a size beyond all numbers', { config, layers: [{ ...layer, size: 1e300 }] }],
    ['a size in words', { config, layers: [{ ...layer, size: '2' }] }],
    ['layers that are no list', { config, layers: { 0: layer } }],
    ['no config', { layers: [] }],
    ['manifests and layers at once', { config, layers: [layer], manifests: [] }],
    ['nothing', {}],
    ['a number', 7],
    ['half of its JSON', '{"config":{"mediaType":"a"'],
    ['JSON without end of depth', deep],
    ['depth in a field', `{"schemaVersion":2,"config":${deep}}`],
  ])('with %s are refused', async (_, document) => {
    const body =
      typeof document === 'object' ? { schemaVersion: 2, mediaType: manifestType, ...document } : document;
    await expect(imageAnswered(body)).rejects.toMatchObject({ code: 'UNSUPPORTED_MANIFEST' });
  });

  it('that lie about their config are found out', async () => {
    const registry = new TestRegistry();
    const stored = registry.add('{"os":"linux"}', config.mediaType);
    const lying = { ...stored, size: stored.size - 1 };
    const document = { schemaVersion: 2, mediaType: manifestType, config: lying, layers: [] };
    registry.tag('1', registry.add(JSON.stringify(document), manifestType));
    const { host } = await registry.start();
    const { reads } = await readsOf(host);
    await expect(reads.image('team/app:1', undefined, noSignal())).rejects.toMatchObject({
      code: 'SIZE_MISMATCH',
    });
  });

  it('of an index with ten thousand entries take no request each', async () => {
    const registry = new TestRegistry();
    const manifests = Array.from({ length: 10_000 }, (_, position) => ({
      mediaType: manifestType,
      digest: sha256(String(position)),
      size: 2,
      platform: { os: 'linux', architecture: `a${position}` },
    }));
    registry.addIndex(manifests, '1');
    const server = await registry.start();
    const { reads } = await readsOf(server.host);
    const image = await reads.image('team/app:1', undefined, noSignal(), true);
    expect(image.platforms).toHaveLength(10_000);
    for await (const _ of reads.platformSizes('team/app:1', noSignal())) expect.unreachable();
    expect(server.seen.length).toBeLessThan(300);
  });
});

describe('challenges', () => {
  it.each<[string, string, ErrorCode]>([
    ['a realm that is a script', 'Bearer realm="javascript:alert(1)"', 'BLOCKED_URL'],
    ['a realm that is a file', 'Bearer realm="file:///etc/passwd"', 'BLOCKED_URL'],
    ['a realm that is no URL', 'Bearer realm="http://["', 'UNAUTHORIZED'],
    ['no realm', 'Bearer service="x"', 'UNAUTHORIZED'],
    ['nonsense', '=,="",,"', 'UNAUTHORIZED'],
    ['a header of many challenges', 'Basic x="y", '.repeat(1000), 'UNAUTHORIZED'],
  ])('with %s end the attempt', async (_, challenge, code) => {
    const server = await startTestServer((__, response) =>
      response.writeHead(401, { 'www-authenticate': challenge }).end(),
    );
    const { reads } = await readsOf(server.host);
    await expect(reads.image('team/app:1', undefined, noSignal())).rejects.toMatchObject({ code });
    expect(server.seen.length).toBeLessThanOrEqual(2);
  });

  it('that never end are answered once', async () => {
    const server = await startTestServer((request, response) => {
      if (request.path.startsWith('/token')) return response.end('{"token":"x"}');
      response.writeHead(401, { 'www-authenticate': 'Bearer realm="/token",service="s"' }).end();
    });
    const { reads } = await readsOf(server.host);
    await expect(reads.image('team/app:1', undefined, noSignal())).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
    });
    expect(server.seen).toHaveLength(3);
  });
});

describe('lists', () => {
  const listOf = async (handle: TestHandler) => {
    const { host } = await startTestServer(handle);
    const { reads, cache, folder } = await readsOf(host);
    const pages = [];
    for await (const page of reads.tags('team/app', noSignal())) pages.push(page);
    await cache.close();
    return { pages, folder };
  };

  it.each([
    ['of no depth that ends', deep],
    ['of one word', '{"tags":"latest"}'],
    ['cut off', '{"tags":'],
    ['of nothing', 'null'],
    ['of a number', '7'],
  ])('%s are refused', async (_, body) => {
    const list = listOf((__, response) => response.end(body));
    await expect(list).rejects.toMatchObject({ code: 'NETWORK' });
  });

  it('of half a million names and more are cut, and say so', async () => {
    const tags = Array.from({ length: 600_000 }, (_, position) => `t${position}`);
    const { pages } = await listOf((_, response) => response.end(JSON.stringify({ tags })));
    expect(pages.flatMap(({ names }) => names)).toHaveLength(500_000);
    expect(pages.at(-1)?.truncated).toBe(true);
  });

  it('put no text of theirs into a path', async () => {
    const { pages, folder } = await listOf((_, response) =>
      response.end(JSON.stringify({ tags: ['..', '../../x', 'a/b', 'C:\\x', '\u0000', 'ok'] })),
    );
    expect(pages.flatMap(({ names }) => names)).toEqual(['ok']);
    expect(readdirSync(folder)).toEqual(['lists']);
    for (const name of readdirSync(join(folder, 'lists'))) expect(name).toMatch(/^[0-9a-f]{64}$/);
  });
});
