import { mkdirSync } from 'node:fs';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { manifestMediaTypes } from '../../../shared/media-types.ts';
import { writeForeignIndex } from '../libraries/foreign-layouts.ts';
import { LibraryFixture } from '../libraries/library-fixture.ts';

const { ociIndex, ociManifest } = manifestMediaTypes;
const refName = 'org.opencontainers.image.ref.name';

/** What a library holds that has one of each kind of content that registries know. */
export interface ManyKinds {
  repository: string;
  tags: string[];
  manifests: string[];
  blobs: string[];
  /** What other manifests are about. */
  subjects: string[];
}

/**
 * Fills a library with images, indexes in indexes, artifacts, referrers, foreign layers, empty blobs and odd fields, all in one
 * repository (the kinds of data of the distribution project's conformance suite).
 */
export async function fillWithManyKinds(folder: string): Promise<ManyKinds> {
  mkdirSync(folder, { recursive: true });
  const fixture = new LibraryFixture(folder);
  const repository = 'conformance/repo1';
  const index = await fixture.addIndex();
  const image = await fixture.addImage('docker', Buffer.from('docker'));
  const nested = fixture.addJson(
    { schemaVersion: 2, mediaType: ociIndex, manifests: [index, image] },
    ociIndex,
  );
  const empty = fixture.addBlob(Buffer.from('{}'), 'application/vnd.oci.empty.v1+json');
  const nothing = fixture.addBlob(Buffer.alloc(0), 'application/octet-stream');
  const manifest = (fields: object) =>
    fixture.addJson(
      { schemaVersion: 2, mediaType: ociManifest, config: empty, layers: [], ...fields },
      ociManifest,
    );
  const subject = { mediaType: index.mediaType, digest: index.digest, size: index.size };
  const artifact = manifest({ artifactType: 'application/vnd.example.artifact', layers: [nothing, empty] });
  const odd = manifest({ 'org.example.odd': { a: [1] }, layers: [{ ...empty, data: 'e30=' }] });
  const signature = manifest({
    artifactType: 'application/vnd.example.signature',
    subject,
    annotations: { by: 'ada' },
  });
  const list = fixture.addJson(
    {
      schemaVersion: 2,
      mediaType: ociIndex,
      manifests: [],
      artifactType: 'application/vnd.example.list',
      subject,
    },
    ociIndex,
  );
  const tagged: Record<string, Descriptor> = { index, image, nested, artifact, odd, list };
  writeForeignIndex(folder, [
    ...Object.entries(tagged).map(([tag, descriptor]) => ({
      ...descriptor,
      annotations: { [refName]: `registry.example/${repository}:${tag}` },
    })),
    signature,
  ]);
  return {
    repository: `registry.example/${repository}`,
    tags: Object.keys(tagged),
    manifests: [...Object.values(tagged), signature].map(({ digest }) => digest),
    blobs: [empty.digest, nothing.digest],
    subjects: [index.digest],
  };
}
