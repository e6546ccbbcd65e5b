import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Image, imageSchema, repositoryDetailsSchema } from '../../../shared/schemas/image.ts';
import { layerType, TestRegistry, testRegistryClient } from '../../../tests/support/network/test-registry.ts';
import { noSignal, startTestServer } from '../../../tests/support/network/test-server.ts';
import { RegistryCache } from '../registry/remembered/registry-cache.ts';
import { createRegistryService } from './registry-service.ts';

const linux = { os: 'linux', architecture: 'amd64' };
const windows = { os: 'windows', architecture: 'amd64', 'os.version': '10.0.17763.5329' };
const foreignType = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';

function readsOf(
  host: string,
  here: string[] = [],
  hostPlatform = linux,
  documents: ReadonlyMap<string, Buffer> = new Map(),
) {
  return createRegistryService({
    clientOf: testRegistryClient,
    cache: RegistryCache.inMemory(),
    hasBlob: async (digest) => here.includes(digest),
    unpackedSizeOf: async () => undefined,
    blobOf: async (digest) => documents.get(digest) ?? null,
    defaultRegistry: () => host,
    hosts: () => [hostPlatform],
  });
}

describe('image', () => {
  it('tells all about one manifest, and what of it is here already', async () => {
    const registry = new TestRegistry();
    const base = {
      ...registry.add('foreign base layer', foreignType),
      urls: ['https://go.microsoft.com/fwlink/?linkid=1'],
    };
    const top = registry.add('top', layerType);
    const manifest = registry.addImage(windows, { tag: '1', layers: [base, top, top] });
    const { host } = await registry.start();
    const image = await readsOf(host, [base.digest]).image('team/app:1', undefined, noSignal());
    expect(imageSchema.parse(image)).toEqual(image);
    expect(image).toMatchObject({
      reference: `${host}/team/app:1`,
      registry: host,
      repository: 'team/app',
      tag: '1',
      digest: manifest.digest,
      platforms: [
        {
          text: 'windows/amd64:10.0.17763.5329',
          label: 'Windows Server 2019 · 10.0.17763.5329',
          digest: manifest.digest,
        },
      ],
      selected: { created: '2026-01-02T03:04:05Z', artifactType: null, bytesHere: base.size },
    });
    expect(image.selected?.layers).toMatchObject([
      { foreignHost: 'go.microsoft.com', inLibrary: true, createdBy: 'RUN step 0', urls: base.urls },
      { inLibrary: false, createdBy: 'RUN step 1' },
      { inLibrary: false, createdBy: 'RUN step 2' },
    ]);
    const configSize = image.selected?.configSize ?? 0;
    expect(image.selected?.totalSize).toBe(manifest.size + configSize + base.size + top.size);
    expect(JSON.parse(image.selected?.config ?? '')).toMatchObject({ os: 'windows' });
    expect(image.selected?.rawManifest.length).toBe(manifest.size);
  });

  it('lists the platforms of an index and selects the obvious or the wanted one', async () => {
    const registry = new TestRegistry();
    const entries = [linux, windows].map((platform) => ({ ...registry.addImage(platform), platform }));
    const index = registry.addIndex(entries, '1');
    const { host } = await registry.start();
    const image = await readsOf(host).image('team/app:1', undefined, noSignal());
    expect(image).toMatchObject({ digest: index.digest, selected: { text: 'linux/amd64' } });
    expect(image.platforms.map(({ size }) => size)).toEqual([image.selected?.totalSize, null]);
    const other = await readsOf(host).image(`team/app@${index.digest}`, 'windows/amd64:1809', noSignal());
    expect(other).toMatchObject({ tag: null, selected: { digest: entries[1]?.digest } });
  });

  it('selects nothing when nothing is obvious, and refuses a platform that is not there', async () => {
    const registry = new TestRegistry();
    registry.addIndex(
      [linux, windows].map((platform) => ({ ...registry.addImage(platform), platform })),
      '1',
    );
    const { host } = await registry.start();
    const reads = readsOf(host, [], { os: 'darwin', architecture: 'arm64' });
    expect((await reads.image('team/app:1', undefined, noSignal())).selected).toBeNull();
    await expect(reads.image('team/app:1', 'linux/arm64', noSignal())).rejects.toMatchObject({
      code: 'PLATFORM_NOT_FOUND',
    });
    await expect(reads.image('Team/App', undefined, noSignal())).rejects.toMatchObject({
      code: 'INVALID_REFERENCE',
    });
  });

  it('opens by digest what only the library has, and asks no registry for it', async () => {
    const config = Buffer.from(JSON.stringify({ ...linux, rootfs: { diff_ids: [] } }));
    const configType = 'application/vnd.oci.image.config.v1+json';
    const configDigest = digestOf(config);
    const manifest = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        config: { mediaType: configType, digest: configDigest, size: config.byteLength },
        layers: [],
      }),
    );
    const documents = new Map([
      [configDigest, config],
      [digestOf(manifest), manifest],
    ]);
    const service = readsOf('registry.invalid', [], linux, documents);
    const name = `registry.invalid/from/archive:1@${digestOf(manifest)}`;
    const seen: Image[] = [];
    for await (const image of service.openImage(name, undefined, noSignal())) seen.push(image);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.selected).toMatchObject({ text: 'linux/amd64', layers: [] });
  });

  it('shows an artifact as what it is', async () => {
    const registry = new TestRegistry();
    const config = registry.add('{"name":"chart"}', 'application/vnd.cncf.helm.config.v1+json');
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    registry.tag(
      '1',
      registry.add(JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [] }), mediaType),
    );
    const { host } = await registry.start();
    const image = await readsOf(host).image('team/app:1', undefined, noSignal());
    expect(image.platforms).toEqual([]);
    expect(image.selected).toMatchObject({ platform: null, text: '', artifactType: config.mediaType });
  });
});

describe('catalog and tags', () => {
  it('dates each page', async () => {
    const server = await startTestServer((request, response) => {
      const key = request.path.includes('_catalog') ? 'repositories' : 'tags';
      response.end(JSON.stringify({ [key]: ['one'] }));
    });
    const reads = readsOf(server.host);
    for (const pages of [reads.catalog(server.host, noSignal()), reads.tags('team/app', noSignal())]) {
      for await (const page of pages) {
        expect(page).toMatchObject({ names: ['one'], restart: false });
        expect(Number.isNaN(Date.parse(page.fetchedAt))).toBe(false);
      }
    }
    expect(server.seen.map(({ path }) => path)).toEqual([
      '/v2/_catalog?n=1000',
      '/v2/team/app/tags/list?n=1000',
    ]);
    await expect(reads.catalog('no host/', noSignal())[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'INVALID_REFERENCE',
    });
  });
});

describe('repositoryDetails', () => {
  it('takes what the portal tells and drops what is malformed', async () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const server = await startTestServer((request, response) => {
      const tags = [
        { name: '1.0', digest, lastModifiedDate: '2026-01-01T00:00:00Z' },
        { name: '2.0', digest: 'x', lastModifiedDate: 7 },
        { name: '../../etc' },
        'nonsense',
      ];
      response.end(
        JSON.stringify(request.path.includes('/details') ? { shortDescription: 'Server Core' } : tags),
      );
    });
    const details = await readsOf(server.host).repositoryDetails('windows/servercore', noSignal());
    expect(repositoryDetailsSchema.parse(details)).toEqual(details);
    expect(details).toEqual({
      description: 'Server Core',
      readme: null,
      tags: {
        '1.0': { digest, lastModified: '2026-01-01T00:00:00Z' },
        '2.0': { digest: null, lastModified: null },
      },
      fetchedAt: expect.any(String),
    });
  });

  it.each(['', '<html>', '[]', 'null'])('is empty when the portal answers %s', async (answer) => {
    const server = await startTestServer((_, response) =>
      response.writeHead(answer === '' ? 404 : 200).end(answer),
    );
    const details = await readsOf(server.host).repositoryDetails('windows/servercore', noSignal());
    expect(details).toEqual({ description: null, readme: null, tags: {} });
  });
});

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
