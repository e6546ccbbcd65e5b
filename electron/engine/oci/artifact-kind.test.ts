import { describe, expect, it } from 'vitest';
import { artifactTraits } from './artifact-kind.ts';
import type { ImageConfig } from './image-config.ts';
import type { ImageManifest } from './manifest.ts';

const imageConfig = 'application/vnd.oci.image.config.v1+json';
const empty: ImageConfig = { platform: null, created: null, history: [], diffIds: [] };
const linux: ImageConfig = { ...empty, platform: { os: 'linux', architecture: 'amd64' } };

function manifestOf(configType: string, layerType: string, more: Partial<ImageManifest> = {}): ImageManifest {
  const digest = `sha256:${'a'.repeat(64)}`;
  return {
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: configType, digest, size: 2 },
    layers: [{ mediaType: layerType, digest, size: 9 }],
    ...more,
  };
}

describe('artifactTraits', () => {
  it('leaves images alone', () => {
    const manifest = manifestOf(imageConfig, 'application/vnd.oci.image.layer.v1.tar+gzip');
    expect(artifactTraits(manifest, linux)).toEqual({ artifactType: null });
    expect(artifactTraits(manifest, { ...empty, diffIds: ['sha256:x'] })).toEqual({ artifactType: null });
  });

  it.each([
    [
      'application/vnd.cncf.helm.config.v1+json',
      'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
      'helm-chart',
    ],
    ['application/vnd.cncf.notary.signature', 'application/jose+json', 'signature'],
    [imageConfig, 'application/vnd.dev.cosign.simplesigning.v1+json', 'signature'],
    ['application/vnd.oci.empty.v1+json', 'application/vnd.in-toto+json', 'attestation'],
    ['application/vnd.oci.empty.v1+json', 'application/spdx+json', 'sbom'],
    ['application/vnd.wasm.config.v1+json', 'application/wasm', 'other'],
  ])('knows %s with %s as %s', (configType, layerType, kind) => {
    expect(artifactTraits(manifestOf(configType, layerType), empty)).toEqual({
      artifactType: configType,
      artifactKind: kind,
    });
  });

  it('prefers what the manifest calls itself', () => {
    const artifactType = 'application/vnd.cncf.notary.signature';
    const manifest = manifestOf('application/vnd.oci.empty.v1+json', 'application/jose+json', {
      artifactType,
    });
    expect(artifactTraits(manifest, null)).toEqual({ artifactType, artifactKind: 'signature' });
  });

  it('knows a PowerShell module by its package', () => {
    const manifest = manifestOf(imageConfig, 'application/vnd.oci.image.layer.v1.tar+gzip');
    const layers = manifest.layers.map((layer) => ({
      ...layer,
      annotations: { 'org.opencontainers.image.title': 'az.accounts.5.3.0.nupkg' },
    }));
    expect(artifactTraits({ ...manifest, layers }, empty).artifactKind).toBe('powershell-module');
    expect(artifactTraits(manifest, empty).artifactKind).toBe('other');
  });
});
