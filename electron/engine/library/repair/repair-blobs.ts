import type { Descriptor } from '../../../../shared/descriptor.ts';
import { AppError, isAppError, toAppError } from '../../../../shared/errors.ts';
import { isFullReference } from '../../../../shared/library/find-images.ts';
import { isIndexMediaType, isManifestMediaType } from '../../../../shared/media-types.ts';
import { parseReference, type Reference } from '../../../../shared/reference.ts';
import { isThere } from '../../files/is-there.ts';
import type { FetchedManifest } from '../../oci/manifest.ts';
import { parseManifest } from '../../oci/parse-manifest.ts';
import { referenceOf } from '../index-entry.ts';
import type { Library } from '../layout.ts';
import type { EntryParts } from '../survey.ts';

/** What brings bytes from the registries of images. */
export interface RepairSources {
  /** A manifest or index whole, verified. */
  document(reference: Reference, descriptor: Descriptor, signal: AbortSignal): Promise<FetchedManifest>;
  /**
   * Brings a blob into the library anew, of a damaged one only the pieces that are wrong.
   * @returns body bytes received from the network.
   */
  blob(reference: Reference, descriptor: Descriptor, signal: AbortSignal): Promise<number>;
}

/** What a repair has done. */
export interface Repaired {
  /** Digests that are right now. */
  digests: Set<string>;
  /** Body bytes received from the network. */
  bytesFetched: number;
  /** Why others could not be repaired; the last of several reasons. */
  problem?: AppError;
}

/** What is repaired, and from where. */
export interface Repair {
  library: Library;
  /** Digests of blobs that are damaged or missing. */
  bad: ReadonlySet<string>;
  sources: RepairSources;
  signal: AbortSignal;
}

/**
 * Fetches what is bad of these anew, from the registry that each, or the image that it is attached to, is named after: first
 * the documents, since only these tell what else there is to be. What cannot be had of one image is looked for by the next that has it too.
 * @throws the signal's reason; an error that is no `AppError`.
 */
export async function repairBlobs(
  parts: readonly Pick<EntryParts, 'entry' | 'image'>[],
  repair: Repair,
): Promise<Repaired> {
  const { signal } = repair;
  const repaired: Repaired = { digests: new Set(), bytesFetched: 0 };
  for (const { entry, image } of parts) {
    signal.throwIfAborted();
    // Registries have what is attached to an image beside it, and only what is found by a tag has a name of its own.
    const name = [entry, image].map(referenceOf).find(isFullReference) ?? referenceOf(image);
    if (!isFullReference(name)) {
      repaired.problem ??= namesNoRegistry(name);
      continue;
    }
    try {
      await new ImageRepair(repair, parseReference(name), repaired).repair(entry);
    } catch (error) {
      signal.throwIfAborted();
      if (!isAppError(error)) throw error;
      repaired.problem = error;
    }
  }
  return repaired;
}

/** The repair of one image, or of something that is attached to one. */
class ImageRepair {
  readonly #library: Library;
  readonly #reference: Reference;
  readonly #bad: ReadonlySet<string>;
  readonly #sources: RepairSources;
  readonly #repaired: Repaired;
  readonly #signal: AbortSignal;

  constructor({ library, bad, sources, signal }: Repair, reference: Reference, repaired: Repaired) {
    this.#library = library;
    this.#reference = reference;
    this.#bad = bad;
    this.#sources = sources;
    this.#repaired = repaired;
    this.#signal = signal;
  }

  /** Every document is followed; what is opaque or a layer is fetched. */
  async repair(descriptor: Descriptor): Promise<void> {
    const isDocument = isManifestMediaType(descriptor.mediaType) || isIndexMediaType(descriptor.mediaType);
    if (!isDocument) return this.#repairBlob(descriptor);
    const found = this.#isBad(descriptor)
      ? await this.#fetchDocument(descriptor)
      : await this.#read(descriptor);
    if (found.kind === 'index') {
      for (const child of found.index.manifests) {
        // Platforms that were never here are not fetched.
        const isWanted = this.#isBad(child) || (await isThere(this.#library.blobs.blobPath(child.digest)));
        if (isWanted) await this.repair(child);
      }
      return;
    }
    const { config, layers } = found.manifest;
    for (const blob of [config, ...layers]) await this.#repairBlob(blob);
  }

  #isBad({ digest }: Descriptor): boolean {
    return this.#bad.has(digest) && !this.#repaired.digests.has(digest);
  }

  async #read(descriptor: Descriptor): Promise<FetchedManifest> {
    const { digest } = descriptor;
    const bytes = await this.#library.blobs.readSmallBlob(digest);
    return parseManifest({ bytes, digest, contentType: undefined, expected: descriptor, name: digest });
  }

  async #fetchDocument(descriptor: Descriptor): Promise<FetchedManifest> {
    const fetched = await this.#sources.document(this.#reference, descriptor, this.#signal);
    await this.#library.blobs.put(descriptor.digest, fetched.bytes);
    this.#repaired.digests.add(descriptor.digest);
    this.#repaired.bytesFetched += fetched.bytes.byteLength;
    return fetched;
  }

  /** Also one that nobody knew of before its manifest came. */
  async #repairBlob(descriptor: Descriptor): Promise<void> {
    if (!this.#isBad(descriptor) && (await this.#library.blobs.has(descriptor))) return;
    if (this.#repaired.digests.has(descriptor.digest)) return;
    try {
      const bytes = await this.#sources.blob(this.#reference, descriptor, this.#signal);
      this.#repaired.bytesFetched += bytes;
      this.#repaired.digests.add(descriptor.digest);
    } catch (error) {
      // The others may be had all the same.
      this.#signal.throwIfAborted();
      this.#repaired.problem = toAppError(error);
    }
  }
}

function namesNoRegistry(reference: string): AppError {
  return new AppError(
    'INVALID_REFERENCE',
    `${reference} names no registry that it could be repaired from. Copy it into the library anew with the tool that put it there.`,
    { details: { reference, reason: 'no-registry-to-repair-from' } },
  );
}
