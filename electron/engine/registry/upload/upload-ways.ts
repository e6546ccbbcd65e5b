/** How one registry takes large blobs, as far as it is known. */
export interface UploadWay {
  /** Bytes of a chunk; null where the registry loses or refuses chunks, and takes a blob in one stream. */
  chunkBytes: number | null;
}

/** Bytes of a chunk, where nothing is known. */
export const firstChunkBytes = 32 * 1024 * 1024;
/** The smallest chunk that is tried: GitHub's registry takes none over 4 MiB. */
export const leastChunkBytes = 4 * 1024 * 1024;

/** What to do after a registry has refused a chunk for its size: half of it, and at last a stream. */
export function smallerWay({ chunkBytes }: UploadWay): UploadWay {
  if (chunkBytes === null || chunkBytes <= leastChunkBytes) return { chunkBytes: null };
  return { chunkBytes: Math.max(leastChunkBytes, Math.floor(chunkBytes / 2)) };
}

/** Keeps what has been learned of registries and what uploads are open, over restarts where there is a file. */
export interface UploadMemory {
  wayOf(host: string): UploadWay;
  learn(host: string, way: UploadWay): Promise<void>;
  /** Where an upload of this blob was open last. */
  sessionOf(place: string, digest: string): URL | undefined;
  /** @param location null when it has ended. */
  keepSession(place: string, digest: string, location: URL | null): Promise<void>;
}
