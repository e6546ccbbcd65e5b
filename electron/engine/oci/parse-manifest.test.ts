import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { isForeignMediaType, manifestMediaTypes } from '../../../shared/media-types.ts';
import { describePlatform, formatPlatform } from '../../../shared/platform.ts';
import { sha256 } from '../../../tests/support/network/test-registry.ts';
import { parseManifest } from './parse-manifest.ts';

const fixture = (name: string) => readFileSync(new URL(`../../../tests/fixtures/${name}`, import.meta.url));
const parse = (bytes: Buffer | string, contentType?: string) =>
  parseManifest({
    bytes: Buffer.from(bytes),
    digest: sha256(bytes),
    contentType,
    expected: undefined,
    name: 'mcr.microsoft.com/x:1',
  });
const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: sha256('{}'), size: 2 };
const { dockerManifest, ociIndex, ociManifest } = manifestMediaTypes;

describe('real manifests', () => {
  it('names the Windows releases of an index', () => {
    const fetched = parse(fixture('framework-runtime-index.json'));
    const platforms =
      fetched.kind === 'index' ? fetched.index.manifests.flatMap((m) => m.platform ?? []) : [];
    expect(platforms.map(describePlatform)).toEqual([
      'Windows Server 2016 · 10.0.14393.4889',
      'Windows Server 2019 · 10.0.17763.2458',
      'Windows Server 20H2 · 10.0.19042.1469',
      'Windows Server 2022 · 10.0.20348.473',
    ]);
  });

  it('reads Linux variants and Windows in one index', () => {
    const fetched = parse(fixture('pause-index.json'));
    const platforms =
      fetched.kind === 'index' ? fetched.index.manifests.flatMap((m) => m.platform ?? []) : [];
    expect(platforms.map(formatPlatform).slice(0, 6)).toEqual([
      'linux/amd64',
      'linux/arm/v7',
      'linux/arm64',
      'linux/ppc64le',
      'linux/s390x',
      'windows/amd64:10.0.17763.1757',
    ]);
  });

  it('reads foreign layers with their URLs and sizes', () => {
    const fetched = parse(fixture('framework-runtime-manifest.json'));
    const layers = fetched.kind === 'manifest' ? fetched.manifest.layers : [];
    expect(layers.map(({ size }) => size)).toEqual([1_251_699_055, 955_800_778, 1278, 223_268_696]);
    expect(layers.map(({ mediaType }) => isForeignMediaType(mediaType))).toEqual([true, true, false, false]);
    expect(layers[0]?.urls).toEqual([
      `https://mcr.microsoft.com/v2/windows/servercore/blobs/${layers[0]?.digest}`,
    ]);
  });
});

describe('parseManifest', () => {
  it('keeps the bytes and tells the kind by the Content-Type, the body or the shape', () => {
    const bytes = JSON.stringify({ schemaVersion: 2, config, layers: null, annotations: null });
    const fetched = parse(bytes);
    expect(fetched).toMatchObject({ kind: 'manifest', manifest: { mediaType: ociManifest, layers: [] } });
    expect(fetched.bytes.toString()).toBe(bytes);
    expect(fetched.descriptor).toEqual({ mediaType: ociManifest, digest: sha256(bytes), size: bytes.length });
    expect(parse(bytes, `${dockerManifest}; charset=utf-8`).descriptor.mediaType).toBe(dockerManifest);
    expect(parse(bytes, 'application/json').descriptor.mediaType).toBe(ociManifest);
    expect(parse('{"schemaVersion":2,"manifests":[]}').kind).toBe('index');
  });

  it('allows artifacts that are no images', () => {
    const chart = { ...config, mediaType: 'application/vnd.cncf.helm.config.v1+json' };
    const fetched = parse(
      JSON.stringify({ schemaVersion: 2, mediaType: ociManifest, config: chart, layers: [] }),
    );
    expect(fetched).toMatchObject({ manifest: { config: { mediaType: chart.mediaType } } });
  });

  it.each([
    ['schema 1 in the body', '{"schemaVersion":1,"fsLayers":[]}', undefined, /schema 1/],
    ['schema 1 announced', '{}', 'application/vnd.docker.distribution.manifest.v1+prettyjws', /schema 1/],
    ['types that contradict', JSON.stringify({ mediaType: ociManifest, config }), ociIndex, /contradict/],
    [
      'manifest and index at once',
      JSON.stringify({ config, layers: [], manifests: [] }),
      undefined,
      /at once/,
    ],
    ['another type', '{"mediaType":"application/vnd.example+json"}', undefined, /vnd.example/],
    ['no config', '{"schemaVersion":2,"layers":[]}', undefined, /config/],
    ['no JSON', '<html>', undefined, /JSON/],
    ['a list', '[]', undefined, /JSON/],
    ['a short digest', JSON.stringify({ config: { ...config, digest: 'sha256:abc' } }), undefined, /digest/],
    [
      'an unknown algorithm',
      JSON.stringify({ config: { ...config, digest: `md5:${'a'.repeat(64)}` } }),
      undefined,
      /digest/,
    ],
    [
      'a path as digest',
      JSON.stringify({ config: { ...config, digest: 'sha256:../../x' } }),
      undefined,
      /digest/,
    ],
    ['a negative size', JSON.stringify({ config: { ...config, size: -1 } }), undefined, /size/],
    [
      'a layer over 16 TiB',
      JSON.stringify({ config, layers: [{ ...config, size: 2 ** 44 + 1 }] }),
      undefined,
      /layers\.0\.size.*16 TiB/,
    ],
    [
      'layers over 64 TiB together',
      JSON.stringify({ config, layers: Array(4).fill({ ...config, size: 2 ** 44 }) }),
      undefined,
      /64 TiB/,
    ],
    [
      'more than 10,000 layers',
      JSON.stringify({ config, layers: Array(10_001).fill(config) }),
      undefined,
      /10,000 layers/,
    ],
    [
      'more than 10,000 entries in an index',
      JSON.stringify({ manifests: Array(10_001).fill(config) }),
      undefined,
      /10,000 entries/,
    ],
    [
      'entries over 64 TiB together',
      JSON.stringify({ manifests: Array(5).fill({ ...config, size: 2 ** 44 }) }),
      undefined,
      /64 TiB/,
    ],
    ['a size beyond counting', JSON.stringify({ config: { ...config, size: 1e300 } }), undefined, /size/],
    [
      'more than 20 addresses of a layer',
      JSON.stringify({ config, layers: [{ ...config, urls: Array(21).fill('https://a.example/') }] }),
      undefined,
      /layers\.0\.urls.*20 addresses/,
    ],
    [
      'more than 1,000 annotations',
      JSON.stringify({
        config,
        annotations: Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [at, 'x'])),
      }),
      undefined,
      /1,000 annotations/,
    ],
    ['values without end', `{"layers":[${'0,'.repeat(300_000)}0]}`, undefined, /250,000 values/],
    [
      'great depth',
      `{"layers":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
      undefined,
      /layers|config|read/,
    ],
  ])('refuses %s', (_, bytes, contentType, reason) => {
    expect(() => parse(bytes, contentType)).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED_MANIFEST', message: expect.stringMatching(reason) }),
    );
  });

  it('throws nothing but AppErrors, whatever comes', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          parse(text);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
    );
  });
});
