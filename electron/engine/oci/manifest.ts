import type { Descriptor } from '../../../shared/descriptor.ts';

/** An index as parsed (image-spec, image-index.md; Docker: manifest list). */
export interface ImageIndex {
  mediaType: string;
  manifests: Descriptor[];
  annotations?: Record<string, string>;
}

/** An image manifest as parsed (image-spec, manifest.md; Docker image manifest v2.2). */
export interface ImageManifest {
  mediaType: string;
  config: Descriptor;
  layers: Descriptor[];
  artifactType?: string;
  /** What it is attached to (image-spec, manifest.md, "subject"). */
  subject?: Descriptor;
  annotations?: Record<string, string>;
}

/** A manifest or index whose bytes match their digest, kept as they came. */
export type FetchedManifest = { descriptor: Descriptor; bytes: Buffer } & (
  | { kind: 'index'; index: ImageIndex }
  | { kind: 'manifest'; manifest: ImageManifest }
);
