import { LRUCache } from 'lru-cache';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isAttestationPlatform } from '../../../../shared/platform.ts';
import type { FetchedManifest } from '../../oci/manifest.ts';
import type { WholeDocument } from '../answers/pull-through.ts';
import { pathNameOf, type ServedName } from '../names/served-name.ts';

/** Documents and blobs that are remembered; those of longest ago are asked for again. */
const mostDocuments = 2_000;
const mostDocumentBytes = 64 * 1024 * 1024;
const mostBlobs = 50_000;

/** A manifest of a platform, and how a download names it. */
export interface KnownImage {
  name: ServedName;
  /** The manifest's digest. */
  digest: string;
  /** What the tag named: the manifest itself, or the index that has it. */
  root: string;
  tag: string | undefined;
  /** As the index tells it. */
  platform: Descriptor['platform'];
}

/** A config or layer of a manifest that a client was given. */
export interface KnownBlob {
  descriptor: Descriptor;
  kind: 'config' | 'layer';
  /** Digest of the manifest. */
  manifest: string;
}

/** What is known of the origins' images while clients pull them: documents, what they consist of, and what led to them. */
export class KnownManifests {
  readonly #documents = new LRUCache<string, WholeDocument>({
    max: mostDocuments,
    maxSize: mostDocumentBytes,
    sizeCalculation: ({ bytes }) => bytes.length + 1,
  });
  readonly #blobs = new LRUCache<string, KnownBlob>({ max: mostBlobs });
  readonly #images = new LRUCache<string, KnownImage>({ max: mostBlobs });

  document(name: ServedName, digest: string): WholeDocument | undefined {
    return this.#documents.get(keyOf(name, digest));
  }

  blob(name: ServedName, digest: string): KnownBlob | undefined {
    return this.#blobs.get(keyOf(name, digest));
  }

  /** The image of a manifest, by its digest. */
  image(name: ServedName, manifest: string): KnownImage {
    const known = this.#images.get(keyOf(name, manifest));
    return known ?? { name, digest: manifest, root: manifest, tag: undefined, platform: undefined };
  }

  /** Remembers a document that we made. */
  keep(name: ServedName, document: WholeDocument): void {
    this.#documents.set(keyOf(name, document.digest), document);
  }

  /**
   * Remembers a document of an origin and what it leads to.
   * @param tag that named it.
   */
  remember(name: ServedName, fetched: FetchedManifest, tag?: string): WholeDocument {
    const { digest, mediaType, size } = fetched.descriptor;
    const document = { digest, mediaType, size, bytes: fetched.bytes };
    this.keep(name, document);
    const image = this.image(name, digest);
    if (tag !== undefined) this.#images.set(keyOf(name, digest), { ...image, root: digest, tag });
    if (fetched.kind === 'index') {
      const { root, tag: rootTag } = this.image(name, digest);
      for (const child of fetched.index.manifests) this.#rememberChild(name, child, root, rootTag);
    } else {
      const { config, layers } = fetched.manifest;
      for (const layer of layers)
        this.#rememberBlob(name, { descriptor: layer, kind: 'layer', manifest: digest });
      this.#rememberBlob(name, { descriptor: config, kind: 'config', manifest: digest });
    }
    return document;
  }

  #rememberChild(
    name: ServedName,
    { digest, platform }: Descriptor,
    root: string,
    tag: string | undefined,
  ): void {
    const isPlatform = platform === undefined || !isAttestationPlatform(platform);
    this.#images.set(keyOf(name, digest), {
      name,
      digest,
      // What is no platform cannot be chosen by one, and comes by its own digest.
      root: isPlatform && platform !== undefined ? root : digest,
      tag: isPlatform ? tag : undefined,
      platform: isPlatform ? platform : undefined,
    });
  }

  #rememberBlob(name: ServedName, blob: KnownBlob): void {
    this.#blobs.set(keyOf(name, blob.descriptor.digest), blob);
  }
}

function keyOf(name: ServedName, digest: string): string {
  return `${pathNameOf(name)}@${digest}`;
}
