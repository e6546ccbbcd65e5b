import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { CredentialStore } from '../../../electron/engine/registry/access/credentials.ts';
import { openRegistry } from '../../../electron/engine/registry/client/open-registry.ts';
import type { Descriptor, Platform } from '../../../shared/descriptor.ts';
import { manifestMediaTypes } from '../../../shared/media-types.ts';
import { type SeenRequest, startTestServer, type TestServer, testHttpClient } from './test-server.ts';

/** The store of someone who has signed in nowhere. */
export const noCredentials: CredentialStore = { find: async () => null };

/** Something that a test's registry holds. */
export interface StoredContent {
  descriptor: Descriptor;
  bytes: Buffer;
}

/** Handles a request first; `true` means that it was answered. */
export type Intercept = (request: SeenRequest, response: ServerResponse) => boolean | undefined;

/** A registry of one test that serves what it is given by digest and by tag, and nothing else. */
export class TestRegistry {
  readonly #content = new Map<string, StoredContent>();
  intercept: Intercept = () => false;

  /** Stores bytes under their digest. */
  add(bytes: Buffer | string, mediaType: string): Descriptor {
    const content = Buffer.from(bytes);
    const digest = sha256(content);
    const descriptor = { mediaType, digest, size: content.length };
    this.#content.set(digest, { descriptor, bytes: content });
    return descriptor;
  }

  /** Stores an image of one layer, under a tag when one is given. */
  addImage(platform: Partial<Platform>, options: { tag?: string; layers?: Descriptor[] } = {}): Descriptor {
    const layers = options.layers ?? [this.add(`layer of ${JSON.stringify(platform)}`, layerType)];
    const history = layers.map((_, position) => ({ created_by: `RUN step ${position}` }));
    const config = this.add(
      JSON.stringify({ ...platform, created: '2026-01-02T03:04:05Z', history, rootfs: { diff_ids: [] } }),
      'application/vnd.docker.container.image.v1+json',
    );
    const mediaType = manifestMediaTypes.dockerManifest;
    const manifest = this.add(JSON.stringify({ schemaVersion: 2, mediaType, config, layers }), mediaType);
    if (options.tag !== undefined) this.tag(options.tag, manifest);
    return manifest;
  }

  /** Stores an index of these entries, under a tag when one is given. */
  addIndex(manifests: Descriptor[], tag?: string): Descriptor {
    const mediaType = manifestMediaTypes.ociIndex;
    const index = this.add(JSON.stringify({ schemaVersion: 2, mediaType, manifests }), mediaType);
    if (tag !== undefined) this.tag(tag, index);
    return index;
  }

  /** Names something that is stored. */
  tag(tag: string, { digest }: Descriptor): void {
    const content = this.#content.get(digest);
    if (content !== undefined) this.#content.set(tag, content);
  }

  /** Takes something away. */
  remove(digest: string): void {
    this.#content.delete(digest);
  }

  /** Starts serving, for the length of one test. */
  start(): Promise<TestServer> {
    return startTestServer((request, response) => {
      if (this.intercept(request, response) === true) return;
      const [, kind, name = ''] = /^\/v2\/team\/app\/(manifests|blobs)\/(.+)$/.exec(request.path) ?? [];
      const found = kind === undefined ? undefined : this.#content.get(name);
      if (found === undefined) {
        const code =
          kind === 'blobs' ? 'BLOB_UNKNOWN' : kind === 'manifests' ? 'MANIFEST_UNKNOWN' : 'NAME_UNKNOWN';
        response.writeHead(404, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ errors: [{ code, message: `no ${name}` }] }));
        return;
      }
      response.writeHead(200, {
        'content-type': found.descriptor.mediaType,
        'docker-content-digest': found.descriptor.digest,
      });
      response.end(found.bytes);
    });
  }
}

export const layerType = 'application/vnd.docker.image.rootfs.diff.tar.gzip';

/** The sha256 digest of bytes. */
export function sha256(bytes: Buffer | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** A client without credentials for a registry of a test. */
export function testRegistryClient(host: string) {
  return openRegistry({
    host,
    plainHttp: true,
    httpClient: testHttpClient(),
    credentials: noCredentials,
  });
}
