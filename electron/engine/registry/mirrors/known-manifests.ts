import type { FetchedManifest } from '../../oci/manifest.ts';

/** Blobs of which a manifest is remembered. */
const mostBlobs = 4_000;

/**
 * Which manifest names a blob. A mirror that fetches what it lacks, as another Longshore does, may have to see the
 * manifest before it can give the blob.
 */
export class KnownManifests {
  readonly #ofBlob = new Map<string, string>();

  /** Remembers what a manifest names. */
  see(fetched: FetchedManifest): void {
    if (fetched.kind !== 'manifest') return;
    const { config, layers } = fetched.manifest;
    for (const { digest } of [config, ...layers]) {
      this.#ofBlob.delete(digest);
      this.#ofBlob.set(digest, fetched.descriptor.digest);
    }
    for (const oldest of this.#ofBlob.keys()) {
      if (this.#ofBlob.size <= mostBlobs) break;
      this.#ofBlob.delete(oldest);
    }
  }

  /** The digest of the manifest that was seen last of those that name this blob. */
  of(blob: string): string | undefined {
    return this.#ofBlob.get(blob);
  }
}
