import pLimit from 'p-limit';
import { AppError, isAppError, toAppError } from '../../../shared/errors.ts';
import { placesOf } from '../../../shared/hand-over/destination.ts';
import { findImages } from '../../../shared/library/find-images.ts';
import { formatReference, parseReference, type Reference } from '../../../shared/reference.ts';
import type { CopyEvent, CopyRequest } from '../../../shared/schemas/hand-over/copy.ts';
import { eventsOfWork } from '../async/events-of-work.ts';
import { KnownPlaces } from '../copying/known-places.ts';
import { withAttached } from '../export/attached.ts';
import { OpenBlobs } from '../export/blobs/open-blobs.ts';
import { makeDistributable } from '../export/distributable-image.ts';
import { type ImageContents, readImageContents } from '../library/image-contents.ts';
import { type AttachedEntry, attachedAmong } from '../library/index/attached-entries.ts';
import type { Library } from '../library/layout.ts';
import type { CheckedBlobs } from '../library/verification/checked-blobs.ts';
import type { RegistryContext } from '../registry/access/registry-context.ts';
import type { UploadMemory } from '../registry/upload/upload-ways.ts';

/** Scopes that one token is asked for at most: servers limit the length of a request. */
const mostSources = 8;

/** What copies need of the engine. */
export interface CopyOptions {
  library: Library;
  checkedBlobs: CheckedBlobs;
  contextOf(host: string, signal: AbortSignal): Promise<RegistryContext>;
  memory(): Promise<UploadMemory>;
  defaultRegistry(): string;
}

/** Copies images of the library to registries. */
export class CopyService {
  readonly #options: CopyOptions;
  readonly #known = new KnownPlaces();
  readonly #inTurn = pLimit(1);

  constructor(options: CopyOptions) {
    this.#options = options;
  }

  /**
   * Copies images one after the other; of several, one that fails ends none of the others.
   * @throws {AppError} `INVALID_REFERENCE` for a destination that cannot be, `MANIFEST_UNKNOWN` for an image that the
   * library has not, both before anything is sent; what a copy of one image throws.
   */
  async *copy(request: CopyRequest, signal: AbortSignal): AsyncGenerator<CopyEvent, void, void> {
    const images = await this.#find(request);
    const names = images.map(({ reference }) => reference);
    const places = placesOf(names, request.destination, this.#options.defaultRegistry());
    yield* eventsOfWork<CopyEvent>(signal, async (tell, work) => {
      for (const [at, image] of images.entries()) {
        const place = places[at];
        if (place === undefined) continue;
        try {
          await this.#copyOne(image, place, request, tell, work);
        } catch (thrown) {
          const error = toAppError(thrown);
          if (images.length === 1 || work.aborted) throw error;
          tell(failureOf(image.reference, place, error));
        }
      }
    });
  }

  async #copyOne(
    image: { reference: string; digest: string },
    place: Reference,
    { distributable = false, dryRun = false, attached = true }: CopyRequest,
    tell: (event: CopyEvent) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { library } = this.#options;
    const context = await this.#options.contextOf(place.registry, signal);
    const entry = await library.entry(image.reference, image.digest);
    const stored = await readImageContents(library.blobs, entry, (child) =>
      library.mayBeAbsent(entry, child),
    );
    const sent = distributable ? makeDistributable(stored) : stored;
    const all: AttachedEntry[] = attached ? await attachedAmong(library.blobs, await library.entries()) : [];
    const contents = await withAttached(library.blobs, sent, all);
    const known = distributable ? await withAttached(library.blobs, stored, all) : contents;
    const mountFrom = (digest: string) =>
      this.#known.repositoryOf(place.registry, digest) ?? this.#sourceAt(image.reference, place.registry);
    const opened = await OpenBlobs.open(library.blobs, contents.blobs);
    try {
      const { copyImage } = await import('../copying/copy-image.ts');
      await copyImage({
        reference: image.reference,
        destination: place,
        contents,
        attachedLeft: (known.attached?.length ?? 0) - (contents.attached?.length ?? 0),
        blobs: opened,
        assertUndamaged: (blob) => this.#options.checkedBlobs.assertUndamaged(blob),
        target: {
          context,
          repository: place.repository,
          mountSources: sourcesOf(contents, mountFrom),
          signal,
        },
        memory: await this.#options.memory(),
        inTurn: this.#inTurn,
        mountFrom,
        onThere: (digest) => this.#known.note(place.registry, digest, place.repository),
        isDryRun: dryRun,
        tell,
      });
    } finally {
      await opened.close();
    }
  }

  /** The image's own repository, where it comes from the registry that it goes to. */
  #sourceAt(reference: string, registry: string): string | undefined {
    try {
      const source = parseReference(reference, this.#options.defaultRegistry());
      return source.registry === registry ? source.repository : undefined;
    } catch (error) {
      // Other tools name entries as they like.
      if (isAppError(error, 'INVALID_REFERENCE')) return undefined;
      throw error;
    }
  }

  async #find({ images }: CopyRequest): Promise<{ reference: string; digest: string }[]> {
    const { library, defaultRegistry } = this.#options;
    const listed = await library.list();
    return images.map(({ reference, digest }) => {
      const [found] = findImages(listed, reference, defaultRegistry()).filter(
        (image) => digest === undefined || image.digest === digest,
      );
      if (found === undefined) throw notInLibrary(reference);
      return { reference: found.reference, digest: found.digest };
    });
  }
}

/** The repositories that the token of a copy has to allow reading, for blobs to be mounted from them. */
function sourcesOf(
  { blobs }: ImageContents,
  mountFrom: (digest: string) => string | undefined,
): readonly string[] {
  const sources = new Set(blobs.flatMap(({ digest }) => mountFrom(digest) ?? []));
  return [...sources].slice(0, mostSources);
}

function notInLibrary(reference: string): AppError {
  return new AppError('MANIFEST_UNKNOWN', `${reference} is not in the library. Download it first.`, {
    details: { reference },
  });
}

function failureOf(reference: string, place: Reference, { code, message }: AppError): CopyEvent {
  return { type: 'failed', reference, destination: formatReference(place), code, message };
}
