import type { Platform } from '../../../shared/descriptor.ts';
import { emptyConfig } from '../images/artifact.ts';
import { schemaOneManifest } from '../images/schema-one.ts';
import type { CatalogueContext } from './catalogue-context.ts';

const pausePlatforms: Platform[] = [
  { os: 'linux', architecture: 'amd64' },
  { os: 'linux', architecture: 'arm', variant: 'v7' },
  { os: 'linux', architecture: 'arm64' },
  { os: 'linux', architecture: 'ppc64le' },
  { os: 'linux', architecture: 's390x' },
  ...['10.0.17763.1757', '10.0.18362.1256', '10.0.18363.1379', '10.0.19041.804'].map((version) => ({
    os: 'windows',
    architecture: 'amd64',
    'os.version': version,
  })),
];

/** Linux and Windows, with several `os.version`s, in one index of small images (oss/kubernetes/pause:3.4.1). */
export function addPause({ content, shelf, tiny }: CatalogueContext): void {
  content.addRepository('oss/kubernetes/pause', { shortDescription: 'The pause container of Kubernetes.' });
  const entries = pausePlatforms.map((platform) => {
    const layer = shelf.large(`pause ${platform.architecture} ${platform['os.version']}`, 301_000);
    const steps = [{ createdBy: 'ADD pause /pause', layer }];
    if (platform.os === 'windows')
      steps.push({ createdBy: 'cmd /S /C #(nop)  USER ContainerUser', layer: tiny });
    return { manifest: content.image({ platform, steps }), platform };
  });
  content.addIndex('oss/kubernetes/pause', ['3.4.1', 'latest'], { entries });
}

/** Artifacts that are no images: a Helm chart, a PowerShell module, and a signature on an image. */
export function addArtifacts({ content }: CatalogueContext): void {
  content.addArtifact('azurearcmonitor/helm/monitor', ['1.2.0'], {
    config: {
      mediaType: 'application/vnd.cncf.helm.config.v1+json',
      bytes: JSON.stringify({ name: 'monitor', version: '1.2.0', apiVersion: 'v2', type: 'application' }),
    },
    layers: [
      {
        mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
        bytes: Buffer.alloc(4_000, 'chart'),
      },
    ],
  });
  content.addArtifact('psresource/az.accounts', ['5.3.0'], {
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', bytes: '{}' },
    layers: [
      {
        mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
        bytes: Buffer.alloc(9_000, 'module'),
        annotations: { 'org.opencontainers.image.title': 'az.accounts.5.3.0.nupkg' },
      },
    ],
  });
  const subject = content.repository('dotnet/runtime')?.tags.get('10.0')?.manifest;
  content.addArtifact('dotnet/runtime', [], {
    artifactType: 'application/vnd.cncf.notary.signature',
    config: emptyConfig,
    layers: [
      { mediaType: 'application/jose+json', bytes: JSON.stringify({ payload: 'e30', signature: 'c2ln' }) },
    ],
    ...(subject === undefined ? {} : { subject }),
  });
}

/** What clients stumble over: no tags, ten thousand tags, schema 1, an index in an index. */
export function addOddities(context: CatalogueContext, manyTags: number): void {
  const { content } = context;
  content.addRepository('azuredocs/no-tags', { hasTagList: false, isOffPortal: true });
  content.addStored('samples/schema-one', ['latest'], schemaOneManifest('samples/schema-one', 'latest'));
  const inner = content.repository('azurelinux/base/core')?.tags.get('3.0')?.manifest;
  if (inner !== undefined) {
    content.addIndex('samples/nested-index', ['latest'], { entries: [{ manifest: inner }], format: 'oci' });
  }
  if (manyTags === 0) return;
  const image = content.image({
    platform: { os: 'linux', architecture: 'amd64' },
    steps: [{ createdBy: 'COPY app /app', layer: context.tiny }],
  });
  const tags = Array.from({ length: manyTags }, (_, index) => `1.${Math.floor(index / 100)}.${index % 100}`);
  content.addStored('oss/kubernetes/many-tags', tags, image);
}
