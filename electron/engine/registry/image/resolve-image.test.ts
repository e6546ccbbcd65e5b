import { describe, expect, it } from 'vitest';
import { manifestMediaTypes } from '../../../../shared/media-types.ts';
import { parseReference } from '../../../../shared/reference.ts';
import {
  layerType,
  sha256,
  TestRegistry,
  testRegistryClient,
} from '../../../../tests/support/network/test-registry.ts';
import { noSignal } from '../../../../tests/support/network/test-server.ts';
import { resolveImage } from './resolve-image.ts';

const linux = { os: 'linux', architecture: 'amd64' };
const arm = { os: 'linux', architecture: 'arm64', variant: 'v8' };
const windows = (version: string) => ({ os: 'windows', architecture: 'amd64', 'os.version': version });
const attestation = { os: 'unknown', architecture: 'unknown' };

async function open(build: (registry: TestRegistry) => void) {
  const registry = new TestRegistry();
  build(registry);
  const server = await registry.start();
  const client = testRegistryClient(server.host);
  const reference = parseReference(`${server.host}/team/app:1`);
  return {
    server,
    registry,
    resolve: (platform?: string) => resolveImage(client, reference, platform, [linux], noSignal()),
  };
}

describe('a tag that is not there', () => {
  it.each([
    ['its repository is not there either', 'NAME_UNKNOWN', 'has no repository team/app'],
    ['its repository has other tags', 'MANIFEST_UNKNOWN', 'has no tag 1'],
    ['the registry lists no tags', 'MANIFEST_UNKNOWN', 'has no tag 1'],
    ['nobody may see the tags', 'MANIFEST_UNKNOWN', 'has no tag 1'],
  ])('is told for what it is: %s', async (what, code, sentence) => {
    const { registry, resolve } = await open((built) => built.addImage(linux, { tag: '2' }));
    registry.intercept = ({ path }, response) => {
      const unknown = (said: string) => JSON.stringify({ errors: [{ code: said, message: '' }] });
      if (path.includes('/manifests/1')) response.writeHead(404).end(unknown('MANIFEST_UNKNOWN'));
      else if (what.startsWith('its repository is not')) response.writeHead(404).end(unknown('NAME_UNKNOWN'));
      else if (what.startsWith('nobody')) response.writeHead(403).end(unknown('DENIED'));
      else if (what.includes('other tags')) response.end(JSON.stringify({ name: 'team/app', tags: ['2'] }));
      else response.writeHead(404).end('<html>');
      return true;
    };
    await expect(resolve()).rejects.toMatchObject({ code, message: expect.stringContaining(sentence) });
  });
});

describe('a single manifest', () => {
  it('tells its platform by its config', async () => {
    const { resolve } = await open((registry) => registry.addImage(linux, { tag: '1' }));
    const image = await resolve();
    expect(image).toMatchObject({ root: { kind: 'manifest' }, leaves: [], nestedIndexes: [] });
    expect(image.selected).toHaveLength(1);
    expect(image.selected[0]?.platform).toEqual(linux);
    expect(image.selected[0]?.config?.toString()).toContain('"os":"linux"');
    expect((await resolve('all')).selected).toHaveLength(1);
    expect((await resolve('linux/amd64')).selected[0]?.platform).toEqual(linux);
  });

  it('is not another platform than it is', async () => {
    const { resolve } = await open((registry) => registry.addImage(linux, { tag: '1' }));
    await expect(resolve('windows/amd64')).rejects.toMatchObject({
      code: 'PLATFORM_NOT_FOUND',
      details: { available: ['linux/amd64'] },
    });
    await expect(resolve('nonsense')).rejects.toMatchObject({ code: 'INVALID_REFERENCE' });
  });

  it('may be an artifact without a platform', async () => {
    const { resolve } = await open((registry) => registry.addImage({}, { tag: '1' }));
    expect((await resolve()).selected[0]?.platform).toBeNull();
    await expect(resolve('linux/amd64')).rejects.toMatchObject({ code: 'PLATFORM_NOT_FOUND' });
  });
});

describe('an index', () => {
  const versions = ['10.0.17763.5329', '10.0.17763.8000', '10.0.20348.1'];

  it('selects by Windows release name, prefix and whole version, the newest first', async () => {
    const { resolve } = await open((registry) =>
      registry.addIndex(
        versions.map((version) => ({ ...registry.addImage(windows(version)), platform: windows(version) })),
        '1',
      ),
    );
    const versionOf = async (platform?: string) =>
      (await resolve(platform)).selected.map((selected) => selected.platform?.['os.version']);
    expect(await versionOf('windows/amd64:ltsc2019')).toEqual(['10.0.17763.8000']);
    expect(await versionOf('windows/amd64:10.0.17763.5329')).toEqual(['10.0.17763.5329']);
    expect(await versionOf()).toEqual(['10.0.20348.1']);
    await expect(resolve('windows/amd64:10.0.1776')).rejects.toMatchObject({ code: 'PLATFORM_NOT_FOUND' });
  });

  it('opens indexes inside it, once each, and hides attestations from platforms but not from all', async () => {
    const { resolve, server } = await open((registry) => {
      const image = { ...registry.addImage(linux), platform: linux };
      const proof = { ...registry.addImage(attestation), platform: attestation };
      const marked = {
        ...registry.addImage({ ...arm, variant: 'proof' }),
        annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
      };
      const inner = registry.addIndex([{ ...registry.addImage(arm), platform: arm }, image]);
      const opaque = registry.add('opaque', 'application/vnd.example');
      registry.addIndex([proof, inner, inner, marked, image, opaque], '1');
    });
    const one = await resolve('linux/arm64');
    expect(one.selected.map(({ platform }) => platform)).toEqual([arm]);
    expect(one.nestedIndexes).toHaveLength(1);
    expect(one.otherEntries.map(({ mediaType }) => mediaType)).toEqual(['application/vnd.example']);
    const all = await resolve('all');
    expect(all.selected.map(({ platform }) => platform)).toEqual([arm, linux, null, null]);
    const before = server.seen.length;
    await resolve('linux/arm64');
    const paths = server.seen.slice(before).map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
  });

  it('reads the platforms that an index leaves out from the configs', async () => {
    const { resolve } = await open((registry) =>
      registry.addIndex(
        [registry.addImage(linux), registry.addImage(arm), registry.addImage(attestation)],
        '1',
      ),
    );
    expect((await resolve('linux/arm64')).selected[0]?.platform).toEqual(arm);
    expect((await resolve()).selected[0]?.platform).toEqual(linux);
  });

  it('lists what there is when the wanted platform is not, and when none is obvious', async () => {
    const { resolve } = await open((registry) =>
      registry.addIndex(
        [
          { ...registry.addImage(arm), platform: arm },
          { ...registry.addImage({}), platform: windows('1') },
        ],
        '1',
      ),
    );
    await expect(resolve('linux/s390x')).rejects.toMatchObject({
      code: 'PLATFORM_NOT_FOUND',
      details: { available: ['linux/arm64/v8', 'windows/amd64:1'] },
    });
    await expect(resolve()).rejects.toMatchObject({ code: 'PLATFORM_NOT_FOUND' });
  });

  it('does not follow indexes without end', async () => {
    const { resolve } = await open((registry) => {
      let index = registry.addIndex([registry.addImage(linux)]);
      for (let depth = 0; depth < 12; depth += 1) index = registry.addIndex([index]);
      registry.tag('1', index);
    });
    await expect(resolve()).rejects.toMatchObject({ code: 'UNSUPPORTED_MANIFEST' });
  });

  it('does not believe an index about sizes and kinds', async () => {
    const { resolve } = await open((registry) => {
      const inner = registry.addIndex([registry.addImage(linux)]);
      const { mediaType } = registry.addImage(arm);
      registry.addIndex([{ ...inner, mediaType, platform: linux }], '1');
    });
    await expect(resolve()).rejects.toMatchObject({ code: 'UNSUPPORTED_MANIFEST' });
  });

  it('is not taken whole with more images than any publisher has', async () => {
    const { resolve, server } = await open((registry) => {
      const images = Array.from({ length: 257 }, (_, position) => {
        const platform = { os: 'linux', architecture: `a${position}` };
        return { ...registry.addImage(platform), platform };
      });
      registry.addIndex(images, '1');
    });
    await expect(resolve('all')).rejects.toMatchObject({
      code: 'UNSUPPORTED_MANIFEST',
      message: expect.stringContaining('257'),
    });
    expect(server.seen).toHaveLength(1);
    expect((await resolve('linux/a256')).selected).toHaveLength(1);
  });

  it('is not taken whole when its manifests or its configs would fill the memory', async () => {
    const mebibytes = 7 * 1024 * 1024;
    const { resolve: resolveManifests, server } = await open((registry) => {
      const images = Array.from({ length: 10 }, (_, position) => ({
        ...registry.addImage({ ...linux, variant: `v${position}` }),
        size: mebibytes,
      }));
      registry.addIndex(images, '1');
    });
    await expect(resolveManifests('all')).rejects.toMatchObject({
      code: 'UNSUPPORTED_MANIFEST',
      message: expect.stringContaining('64 MiB'),
    });
    expect(server.seen).toHaveLength(1);
    const { resolve: resolveConfigs } = await open((registry) => {
      const config = registry.add(Buffer.alloc(mebibytes, ' '), 'application/vnd.oci.image.config.v1+json');
      const images = Array.from({ length: 10 }, (_, position) => {
        const annotations = { position: String(position) };
        const mediaType = manifestMediaTypes.ociManifest;
        const manifest = { schemaVersion: 2, mediaType, config, layers: [], annotations };
        return { ...registry.add(JSON.stringify(manifest), mediaType), platform: linux };
      });
      registry.addIndex(images, '1');
    });
    await expect(resolveConfigs('all')).rejects.toMatchObject({
      code: 'UNSUPPORTED_MANIFEST',
      message: expect.stringContaining('64 MiB'),
    });
  });

  it('is not opened when the indexes inside it would fill the memory or name entries without end', async () => {
    const inner = (registry: TestRegistry, entries: number, bytes: number) =>
      Array.from({ length: 10 }, (_, position) => {
        const manifests = Array.from({ length: entries }, (__, entry) => ({
          mediaType: manifestMediaTypes.ociManifest,
          digest: sha256(`${position} ${entry}`),
          size: 2,
        }));
        const index = JSON.stringify({ schemaVersion: 2, manifests });
        return registry.add(index.padEnd(bytes), manifestMediaTypes.ociIndex);
      });
    const { resolve: resolveLarge, server } = await open((registry) =>
      registry.addIndex(inner(registry, 1, 7 * 1024 * 1024), '1'),
    );
    await expect(resolveLarge()).rejects.toMatchObject({
      code: 'UNSUPPORTED_MANIFEST',
      message: expect.stringContaining('64 MiB'),
    });
    expect(server.seen).toHaveLength(10);
    const { resolve: resolveMany } = await open((registry) =>
      registry.addIndex(inner(registry, 1_500, 0), '1'),
    );
    await expect(resolveMany()).rejects.toMatchObject({
      code: 'UNSUPPORTED_MANIFEST',
      message: expect.stringContaining('10,000'),
    });
  });

  it('is not taken whole when its images claim more bytes together than can be counted', async () => {
    const { resolve } = await open((registry) => {
      const images = Array.from({ length: 5 }, (_, position) => {
        const layers = [{ mediaType: layerType, digest: sha256(`huge ${position}`), size: 2 ** 44 }];
        return { ...registry.addImage({ ...linux, variant: `v${position}` }, { layers }), platform: linux };
      });
      registry.addIndex(images, '1');
    });
    await expect(resolve('all')).rejects.toMatchObject({
      code: 'UNSUPPORTED_MANIFEST',
      message: expect.stringContaining('64 TiB'),
    });
  });
});
