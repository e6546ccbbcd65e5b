import { matchesDigest } from '../../oci/digest.ts';
import type { ByteStore } from './byte-store.ts';

const newline = 0x0a;
const longestMediaType = 255;

/** A manifest or config as it was received. */
export interface CachedDocument {
  bytes: Buffer;
  mediaType: string;
}

/**
 * Manifests and configs by place and digest. A digest's bytes never change, so that they have no age; they are checked
 * against it whenever they are read. The place counts, because a registry decides who may read what in it.
 */
export class DocumentCache {
  readonly #store: ByteStore;

  constructor(store: ByteStore) {
    this.#store = store;
  }

  /** @param place registry and repository. */
  async find(place: string, digest: string): Promise<CachedDocument | null> {
    const entry = await this.#store.read(keyOf(place, digest));
    const end = entry?.indexOf(newline) ?? -1;
    if (entry === null || end < 0 || end > longestMediaType) return null;
    const bytes = entry.subarray(end + 1);
    if (!matchesDigest(bytes, digest)) return null;
    return { bytes, mediaType: entry.toString('utf8', 0, end) };
  }

  async keep(place: string, digest: string, { bytes, mediaType }: CachedDocument): Promise<void> {
    if (mediaType.length > longestMediaType || mediaType.includes('\n')) return;
    await this.#store.write(keyOf(place, digest), Buffer.concat([Buffer.from(`${mediaType}\n`), bytes]));
  }
}

function keyOf(place: string, digest: string): string {
  return `document ${place}@${digest}`;
}
