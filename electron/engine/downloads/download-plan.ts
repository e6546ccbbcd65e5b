import type { Descriptor } from '../../../shared/descriptor.ts';
import { formatPlatform } from '../../../shared/platform.ts';
import type { ResolvedImage } from '../registry/resolve-image.ts';

/** A manifest, index or config that is in memory, verified. */
export interface Document {
  digest: string;
  bytes: Buffer;
}

/** A blob to fetch. */
export interface PlannedBlob {
  descriptor: Descriptor;
  kind: 'config' | 'layer';
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
  const addBlob = (descriptor: Descriptor, kind: PlannedBlob['kind']) => {
    if (!documents.has(descriptor.digest)) blobs.set(descriptor.digest, { descriptor, kind });
  };
  for (const { manifest, config } of selected) {
    addDocument(manifest.descriptor.digest, manifest.bytes);
    if (config === null) addBlob(manifest.manifest.config, 'config');
    else addDocument(manifest.manifest.config.digest, config);
    for (const layer of manifest.manifest.layers) addBlob(layer, 'layer');
  }
  if (isAllPlatforms) {
    for (const index of [...nestedIndexes, root]) addDocument(index.descriptor.digest, index.bytes);
    for (const entry of otherEntries) addBlob(entry, 'layer');
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
    // Sizes are a registry's word: their sum stays a number that can be counted with.
    bytesTotal: Math.min(Number.MAX_SAFE_INTEGER, documentBytes + blobBytes),
  };
}
