import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { manifestMediaTypes } from '../../../shared/media-types.ts';
import type { LibraryFixture } from './library-fixture.ts';

const { ociIndex, ociManifest } = manifestMediaTypes;
const refName = 'org.opencontainers.image.ref.name';

/** The content that every image of these layouts has as its upper layer for amd64: what is shared. */
export const sharedContent: Buffer<ArrayBuffer> = Buffer.from('shared by all');

/** Writes `index.json` with these entries, as tools do that know nothing of Longshore. */
export function writeForeignIndex(folder: string, entries: readonly object[]): void {
  mkdirSync(join(folder, 'ingest'), { recursive: true });
  writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: entries }));
}

async function sparseIndex(fixture: LibraryFixture): Promise<Descriptor> {
  const amd64 = await fixture.addImage('oci', sharedContent);
  const index = {
    schemaVersion: 2,
    mediaType: ociIndex,
    manifests: [
      { ...amd64, platform: { os: 'linux', architecture: 'amd64' } },
      {
        mediaType: ociManifest,
        digest: `sha256:${'c'.repeat(64)}`,
        size: 500,
        platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
      },
    ],
  };
  return fixture.addJson(index, ociIndex);
}

/** The layouts that other tools write, by the command that writes them: each makes the entries of an index. */
export const foreignLayouts: Record<string, (fixture: LibraryFixture) => Promise<object[]>> = {
  /** Names the whole index, and holds the platform of this machine alone. */
  'ctr image export': async (fixture) => [
    {
      ...(await sparseIndex(fixture)),
      annotations: { 'io.containerd.image.name': 'foreign.example/ctr:1', [refName]: '1' },
    },
  ],
  /** Names a manifest without its platform. */
  'podman save --format oci-dir': async (fixture) => [
    {
      ...(await fixture.addImage('oci', sharedContent)),
      annotations: { [refName]: 'foreign.example/podman:1' },
    },
  ],
  /** Names an index with everything in it, its platforms without architectures as some registries have them. */
  'skopeo copy --all': async (fixture) => {
    const image = await fixture.addImage('oci', sharedContent);
    const index = {
      schemaVersion: 2,
      manifests: [{ ...image, platform: { os: 'linux', architecture: '' } }],
    };
    return [{ ...fixture.addJson(index, ociIndex), annotations: { [refName]: 'foreign.example/skopeo:1' } }];
  },
  'skopeo copy --multi-arch=system': async (fixture) => [
    {
      ...(await fixture.addImage('oci', sharedContent)),
      annotations: { [refName]: 'system' },
    },
  ],
  umoci: async (fixture) => [
    {
      ...(await fixture.addImage('oci', sharedContent)),
      platform: { os: 'linux', architecture: 'amd64' },
      annotations: { [refName]: 'latest' },
    },
  ],
  /** An index whose entries have a platform that says nothing. */
  'a tool that writes empty platforms': async (fixture) => {
    const image = await fixture.addImage('oci', sharedContent);
    return [fixture.addJson({ schemaVersion: 2, manifests: [{ ...image, platform: {} }] }, ociIndex)];
  },
  /** An index in an index, and no type in either. */
  'a tool that nests indexes': async (fixture) => {
    const { mediaType: _, ...image } = await fixture.addImage('oci', sharedContent);
    const inner = fixture.addJson({ schemaVersion: 2, manifests: [image] }, ociIndex);
    return [fixture.addJson({ schemaVersion: 2, manifests: [inner], annotations: null }, ociIndex)];
  },
};
