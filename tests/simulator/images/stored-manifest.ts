import type { Blob } from '../content/blob.ts';
import { digestOf, lazily } from '../content/blob.ts';

/** A blob as a manifest names it. A foreign one is not served by the manifest's own repository. */
export interface NamedBlob {
  digest: string;
  blob: Blob;
  isForeign: boolean;
}

/** A manifest or index with its bytes and everything it names. */
export interface BuiltManifest {
  mediaType: string;
  bytes: Buffer;
  digest: string;
  blobs: NamedBlob[];
  children: BuiltManifest[];
  /** The digest of the manifest that this one is about (distribution-spec, "Referrers API"). */
  subject?: string;
  artifactType?: string;
}

/** A manifest that is put together, and its layers hashed, when first asked for. */
export interface StoredManifest {
  build(): Promise<BuiltManifest>;
  /** The built manifest, if somebody has asked for it already. */
  readonly built: BuiltManifest | undefined;
  readonly hasForeignLayers: boolean;
  /** For the portal's tag list. */
  readonly architecture: string;
  readonly operatingSystem: string;
}

/** What is known of a manifest before it is built. */
export interface ManifestTraits {
  hasForeignLayers: boolean;
  architecture: string;
  operatingSystem: string;
}

/** Makes a stored manifest of the function that builds it. */
export function storeManifest(
  traits: ManifestTraits,
  build: () => Promise<Omit<BuiltManifest, 'digest'>>,
): StoredManifest {
  let built: BuiltManifest | undefined;
  const buildOnce = lazily(async () => {
    const content = await build();
    built = { ...content, digest: digestOf(content.bytes) };
    return built;
  });
  return {
    hasForeignLayers: traits.hasForeignLayers,
    architecture: traits.architecture,
    operatingSystem: traits.operatingSystem,
    build: buildOnce,
    get built() {
      return built;
    },
  };
}

/** Writes a manifest with the indentation that Docker's tools use. */
export function manifestBytes(manifest: unknown): Buffer {
  return Buffer.from(JSON.stringify(manifest, undefined, 3));
}

/** All manifests below a built one, itself first. */
export function* withDescendants(manifest: BuiltManifest): Generator<BuiltManifest> {
  yield manifest;
  for (const child of manifest.children) yield* withDescendants(child);
}
