import type { Descriptor } from '../../../../shared/descriptor.ts';
import { formatPlatform } from '../../../../shared/platform.ts';
import { parseImageConfig } from '../../oci/image-config.ts';
import { layerHistory } from '../../oci/layer-history.ts';
import type { ResolvedImage } from '../../registry/image/resolve-image.ts';

/** Enough of a history command for a title; whole ones would weigh down every look at a download. */
const longestCommand = 400;

/** A manifest, index or config that is in memory, verified. */
export interface Document {
  digest: string;
  bytes: Buffer;
}

/** A blob to fetch. */
export interface PlannedBlob {
  descriptor: Descriptor;
  kind: 'config' | 'layer';
  /** Beginning of the history command that made a layer. */
  createdBy?: string;
}

/** All that makes an image complete in the library. */
export interface DownloadPlan {
  /** What becomes the entry of the library. */
  entry: Descriptor;
  /** Platform text; `all` for all platforms; null for what has no platform. */
  platform: string | null;
  documents: Document[];
  /** Blobs in the order in which they are fetched, each digest once. */
  blobs: PlannedBlob[];
  /** Bytes of all documents and blobs. */
  bytesTotal: number;
}

/**
 * Lays out what a resolved image needs.
 * @param isAllPlatforms the whole index is wanted, not one manifest of it.
 */
export function planDownload(image: ResolvedImage, isAllPlatforms: boolean): DownloadPlan {
  const { root, selected, nestedIndexes, otherEntries } = image;
  const [only] = selected;
  const documents = new Map<string, Document>();
  const blobs = new Map<string, PlannedBlob>();
  const addDocument = (digest: string, bytes: Buffer) => documents.set(digest, { digest, bytes });
  const addBlob = (blob: PlannedBlob) => {
    const { digest } = blob.descriptor;
    if (!documents.has(digest)) blobs.set(digest, blob);
  };
  for (const { manifest, config } of selected) {
    addDocument(manifest.descriptor.digest, manifest.bytes);
    if (config === null) addBlob({ descriptor: manifest.manifest.config, kind: 'config' });
    else addDocument(manifest.manifest.config.digest, config);
    for (const layer of plannedLayers(manifest.manifest.layers, config)) addBlob(layer);
  }
  if (isAllPlatforms) {
    for (const index of [...nestedIndexes, root]) addDocument(index.descriptor.digest, index.bytes);
    for (const entry of otherEntries) addBlob({ descriptor: entry, kind: 'layer' });
  }
  const isWholeIndex = isAllPlatforms && root.kind === 'index';
  const platform = only?.platform ?? null;
  const entry =
    isWholeIndex || only === undefined
      ? root.descriptor
      : { ...only.manifest.descriptor, ...(platform === null ? {} : { platform }) };
  const documentBytes = [...documents.values()].reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  const blobBytes = [...blobs.values()].reduce((sum, { descriptor }) => sum + descriptor.size, 0);
  return {
    entry,
    platform: isWholeIndex ? 'all' : platform === null ? null : formatPlatform(platform),
    documents: [...documents.values()],
    blobs: [...blobs.values()],
    // A registry may claim any size, and above this limit numbers are not exact.
    bytesTotal: Math.min(Number.MAX_SAFE_INTEGER, documentBytes + blobBytes),
  };
}

/** Layers with the commands that made them, as far as the image's config tells. */
export function plannedLayers(layers: readonly Descriptor[], config: Buffer | null): PlannedBlob[] {
  const parsed = config === null ? null : parseImageConfig(config);
  const history = layerHistory(parsed?.history ?? [], layers.length);
  return layers.map((descriptor, position) => {
    const createdBy = history[position]?.createdBy?.slice(0, longestCommand);
    return { descriptor, kind: 'layer', ...(createdBy === undefined ? {} : { createdBy }) };
  });
}
