import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import type { BlobReader } from '../../../electron/engine/library/blob-reader.ts';
import { BlobStore } from '../../../electron/engine/library/blob-store.ts';
import { LayoutPaths } from '../../../electron/engine/library/layout-paths.ts';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { manifestMediaTypes } from '../../../shared/media-types.ts';

/** What a test wants to know of a layer it made. */
export interface FixtureLayer {
  descriptor: Descriptor;
  diffId: string;
}

const mediaTypes = {
  docker: {
    manifest: manifestMediaTypes.dockerManifest,
    config: 'application/vnd.docker.container.image.v1+json',
    layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
    foreign: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
  },
  oci: {
    manifest: manifestMediaTypes.ociManifest,
    config: 'application/vnd.oci.image.config.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
    foreign: 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
  },
};

/** A library for tests: a folder of blobs, filled with small but real images. */
export class LibraryFixture implements BlobReader {
  readonly folder: string;
  readonly #store: BlobStore;

  constructor(folder: string) {
    this.folder = folder;
    this.#store = new BlobStore(new LayoutPaths(folder));
    mkdirSync(join(folder, 'blobs', 'sha256'), { recursive: true });
  }

  blobPath(digest: string): string {
    return this.#store.blobPath(digest);
  }

  readSmallBlob(digest: string): Promise<Buffer> {
    return this.#store.readSmallBlob(digest);
  }

  addBlob(bytes: Buffer, mediaType: string): Descriptor {
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    writeFileSync(this.blobPath(digest), bytes);
    return { mediaType, digest, size: bytes.length };
  }

  /** A gzip layer with one file in it. */
  async addLayer(fileName: string, content: Buffer, mediaType: string, url?: string): Promise<FixtureLayer> {
    const archive = pack();
    archive.entry({ name: fileName, mtime: new Date(0) }, content);
    archive.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk);
    const tar = Buffer.concat(chunks);
    const descriptor = this.addBlob(gzipSync(tar), mediaType);
    return {
      descriptor: url === undefined ? descriptor : { ...descriptor, urls: [url] },
      diffId: `sha256:${createHash('sha256').update(tar).digest('hex')}`,
    };
  }

  /** An image of a foreign base layer and an ordinary one; `content` becomes the second layer's. */
  async addImage(kind: 'docker' | 'oci', content: Buffer, architecture = 'amd64'): Promise<Descriptor> {
    const types = mediaTypes[kind];
    const base = await this.addLayer(
      'Files/base',
      Buffer.from('base'),
      types.foreign,
      'https://layers.invalid/base',
    );
    const top = await this.addLayer('Files/top', content, types.layer);
    const config = this.addJson(
      {
        architecture,
        os: 'linux',
        config: {},
        rootfs: { type: 'layers', diff_ids: [base.diffId, top.diffId] },
        history: [{ created_by: 'base' }, { created_by: 'top' }],
      },
      types.config,
    );
    return this.addJson(
      {
        schemaVersion: 2,
        mediaType: types.manifest,
        config,
        layers: [base.descriptor, top.descriptor],
      },
      types.manifest,
    );
  }

  /** An index of two platforms, with the entry of an attestation that nobody fetched. */
  async addIndex(): Promise<Descriptor> {
    const amd64 = await this.addImage('oci', Buffer.from('for amd64'), 'amd64');
    const arm64 = await this.addImage('oci', Buffer.from('for arm64'), 'arm64');
    const attestation = {
      mediaType: manifestMediaTypes.ociManifest,
      digest: `sha256:${'a'.repeat(64)}`,
      size: 100,
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: { 'vnd.docker.reference.digest': amd64.digest },
    };
    return this.addJson(
      {
        schemaVersion: 2,
        mediaType: manifestMediaTypes.ociIndex,
        manifests: [
          { ...amd64, platform: { os: 'linux', architecture: 'amd64' } },
          { ...arm64, platform: { os: 'linux', architecture: 'arm64' } },
          attestation,
        ],
      },
      manifestMediaTypes.ociIndex,
    );
  }

  addJson(value: object, mediaType: string): Descriptor {
    return this.addBlob(Buffer.from(JSON.stringify(value, null, 3)), mediaType);
  }
}
