import { resolve } from 'node:path';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { AppError, isAppError } from '../../../shared/errors.ts';
import { findImages, isFullReference } from '../../../shared/library/find-images.ts';
import { formatReference, parseReference, type Reference } from '../../../shared/reference.ts';
import type { BundleEvent, BundleInspection, BundleRequest } from '../../../shared/schemas/bundle.ts';
import type { ExportTarget } from '../../../shared/schemas/download.ts';
import type { ImportEvent, ImportedImage } from '../../../shared/schemas/import.ts';
import type {
  ExportEvent,
  ExportInspection,
  LibraryImage,
  LibraryStatus,
  PruneResult,
  RemoveResult,
  VerifyEvent,
  VerifyRequest,
} from '../../../shared/schemas/library.ts';
import type { ImageSignatures } from '../../../shared/schemas/signatures.ts';
import { signatureWords } from '../../../shared/text/signature-words.ts';
import { withProgress } from '../async/with-progress.ts';
import { exportImage } from '../export/assemble-image.ts';
import type { WantedImage } from '../export/bundles/gather-images.ts';
import { inspectBundle } from '../export/bundles/inspect-bundle.ts';
import { assertBundleTarget } from '../export/bundles/planning/target.ts';
import { writeBundle } from '../export/bundles/write-bundle.ts';
import { inspectExport } from '../export/inspect.ts';
import type { ExportPlace } from '../export/place.ts';
import { assertExportTarget } from '../export/target.ts';
import { BlockThread } from '../files/blocks/block-thread.ts';
import type { ImportGate } from '../library/import/import-gate.ts';
import { importImages } from '../library/import/import-images.ts';
import { importSources } from '../library/import/sources.ts';
import { attachedAmong } from '../library/index/attached-entries.ts';
import { entryOfPlatform } from '../library/index/entry-of-platform.ts';
import { referenceOf } from '../library/index-entry.ts';
import type { Library } from '../library/layout.ts';
import { assertOutsideState } from '../library/place/outside-library.ts';
import type { RepairSources } from '../library/repair/repair-blobs.ts';
import { verifyLibrary } from '../library/verify.ts';
import type { HashPool } from '../transfer/disk/hash-pool.ts';
import type { LibraryReads } from './engine-services.ts';

/** An image of a bundle, and the entry of the library that it is of: it may be one platform of that. */
interface WantedOfLibrary extends WantedImage {
  entry: Descriptor;
}

export interface LibraryServiceOptions {
  library: Library;
  /** Hashes what is imported. */
  hashes: HashPool;
  /** Where settings and queue lie: no place for anything else. */
  stateFolder: string;
  /** The host chose the folder when it started, whatever the settings say. */
  isFolderFixed: boolean;
  /** The host that references without one mean. */
  defaultRegistry(): string;
  /** The newest manifest of a reference for the platform of a library entry, as the registry has it now. */
  newestDigestOf(reference: Reference, platform: string | null, signal: AbortSignal): Promise<string>;
  /** Where what is damaged is fetched from; hears of bytes that arrive. */
  repairSources(reportBytes: (bytes: number) => void): RepairSources;
  /** What the signatures that were kept with an image amount to; nobody else is asked. */
  signaturesOf(reference: string, digest: string, signal: AbortSignal): Promise<ImageSignatures>;
  /** Says which images of archives may enter the library. */
  importGate: ImportGate;
  /** Called when an image has gone. */
  onRemoved(): void;
}

/** The library as hosts use it: images are named as users write them. */
export class LibraryService implements LibraryReads {
  readonly #exported = new Set<string>();
  readonly #options: LibraryServiceOptions;

  constructor(options: LibraryServiceOptions) {
    this.#options = options;
  }

  list(): Promise<LibraryImage[]> {
    return this.#options.library.list();
  }

  place(): Pick<LibraryStatus, 'path' | 'isReadOnly'> {
    const { folder, isReadOnly } = this.#options.library;
    return { path: folder, isReadOnly };
  }

  async status(): Promise<LibraryStatus> {
    const { library, isFolderFixed } = this.#options;
    return { ...(await library.status()), isFixed: isFolderFixed };
  }

  async *verify(
    { reference, repair, only }: VerifyRequest,
    signal: AbortSignal,
  ): AsyncGenerator<VerifyEvent, void, void> {
    const { library, repairSources } = this.#options;
    const named = reference === undefined ? undefined : await this.#find(reference, undefined);
    const thread = new BlockThread();
    try {
      const verification = {
        reference: named?.reference,
        only: only === undefined ? undefined : new Set(only),
        repair: repair === true ? repairSources : undefined,
      };
      yield* verifyLibrary(library, thread, verification, signal);
    } finally {
      await thread.close();
    }
  }

  hasExported(path: string): boolean {
    return this.#exported.has(resolve(path));
  }

  async *export(
    reference: string,
    digest: string | undefined,
    target: ExportTarget,
    signal: AbortSignal,
    platform?: string,
  ): AsyncGenerator<ExportEvent, void, void> {
    assertExportTarget(target, false);
    const { library, stateFolder } = this.#options;
    await assertOutsideState(target.path, stateFolder);
    const found = await this.#find(reference, digest);
    const name = found.reference;
    const image = await library.entry(name, found.digest);
    const mayBeAbsent = (child: Descriptor) => library.mayBeAbsent(image, child);
    try {
      for await (const event of exportImage({
        blobs: library.blobs,
        image: await entryOfPlatform(library.blobs, image, platform, mayBeAbsent),
        reference: name,
        target,
        mayBeAbsent,
        attached: await attachedAmong(library.blobs, await library.entries()),
        signal,
      })) {
        if (event.type === 'result') this.#exported.add(resolve(event.result.path));
        yield event;
      }
    } catch (error) {
      if (isAppError(error, 'LIBRARY_CORRUPT') && !(await library.hasEntry(image))) throw goneMeanwhile(name);
      throw error;
    }
  }

  async *bundle(
    { images, target, have = [] }: BundleRequest,
    signal: AbortSignal,
  ): AsyncGenerator<BundleEvent, void, void> {
    assertBundleTarget(target);
    const { library, stateFolder } = this.#options;
    await assertOutsideState(target.path, stateFolder);
    const wanted = await this.#wantedImages(images, signal);
    try {
      for await (const event of writeBundle({
        blobs: library.blobs,
        images: wanted,
        target,
        have: new Set(have),
        signal,
      })) {
        if (event.type === 'result') this.#exported.add(resolve(event.result.path));
        yield event;
      }
    } catch (error) {
      if (!isAppError(error, 'LIBRARY_CORRUPT')) throw error;
      for (const { reference, entry } of wanted) {
        if (!(await library.hasEntry(entry))) throw goneMeanwhile(reference);
      }
      throw error;
    }
  }

  async inspectBundle({ images, target, have = [] }: BundleRequest): Promise<BundleInspection> {
    assertBundleTarget(target);
    const { blobs } = this.#options.library;
    const { signal } = new AbortController();
    const wanted = await this.#wantedImages(images, signal);
    const bundle = { blobs, images: wanted, target, have: new Set(have) };
    return inspectBundle(bundle, this.#options.stateFolder);
  }

  async #wantedImages(images: BundleRequest['images'], signal: AbortSignal): Promise<WantedOfLibrary[]> {
    const { library } = this.#options;
    const wanted: WantedOfLibrary[] = [];
    const attached = await attachedAmong(library.blobs, await library.entries());
    for (const { reference, digest, platform } of images) {
      const found = await this.#find(reference, digest);
      const entry = await library.entry(found.reference, found.digest);
      const mayBeAbsent = (child: Descriptor) => library.mayBeAbsent(entry, child);
      const image = await entryOfPlatform(library.blobs, entry, platform, mayBeAbsent);
      wanted.push({
        reference: found.reference,
        entry,
        image,
        mayBeAbsent,
        attached,
        ...(attached.length === 0 ? {} : await this.#signatureOf(found.reference, image.digest, signal)),
      });
    }
    return wanted;
  }

  async #signatureOf(
    reference: string,
    digest: string,
    signal: AbortSignal,
  ): Promise<{ signature?: string }> {
    try {
      const found = await this.#options.signaturesOf(reference, digest, signal);
      return found.state === 'unknown' ? {} : { signature: signatureWords(found, 'en').sentence };
    } catch {
      // A policy that cannot be read keeps no image from being carried; nothing is then said of its signatures.
      signal.throwIfAborted();
      return {};
    }
  }

  digests(): Promise<string[]> {
    return this.#options.library.digests();
  }

  async *import(
    paths: readonly string[],
    name: string | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<ImportEvent, void, void> {
    const { library, hashes, defaultRegistry, importGate: gate } = this.#options;
    const reference =
      name === undefined ? undefined : formatReference(parseReference(name, defaultRegistry()));
    const sources = await importSources(paths);
    if (name !== undefined && sources.length > 1) throw severalToName(name);
    for (const source of sources) {
      let total = 0;
      const onTotal = (bytes: number) => {
        total = bytes;
      };
      const images = yield* withProgress<ImportEvent, ImportedImage[]>(
        signal,
        (bytes) => ({ type: 'progress', bytes, total }),
        (onBytes, workSignal) =>
          importImages(source, reference, { library, hashes, gate, signal: workSignal, onTotal, onBytes }),
      );
      for (const image of images) yield { type: 'imported', ...image };
    }
  }

  inspectExport(place: ExportPlace): Promise<ExportInspection> {
    const { library, stateFolder } = this.#options;
    return inspectExport(place, library.folder, stateFolder);
  }

  async remove(reference: string, digest: string | undefined): Promise<RemoveResult> {
    const { library, onRemoved } = this.#options;
    const found = await this.#find(reference, digest);
    const freed = await library.remove(found.reference, found.digest);
    onRemoved();
    return freed;
  }

  prune(isDryRun: boolean): Promise<PruneResult> {
    return this.#options.library.prune(isDryRun);
  }

  async newestDigest(
    reference: string,
    digest: string | undefined,
    signal: AbortSignal,
  ): Promise<{ digest: string; isNewer: boolean }> {
    const images = await this.list();
    const found = await this.#find(reference, digest);
    const name = found.reference;
    if (!isFullReference(name)) throw withoutRegistry(name);
    const entry = await this.#options.library.entry(name, found.digest);
    const platform =
      images.find((image) => image.reference === name && image.digest === entry.digest)?.platform ?? null;
    const newest = await this.#options.newestDigestOf(parseReference(name), platform, signal);
    return { digest: newest, isNewer: newest !== entry.digest };
  }

  /**
   * What an image is called in the library, and its digest where that was named. What the library has not is called by
   * its full reference.
   */
  async #find(text: string, digest: string | undefined): Promise<{ reference: string; digest?: string }> {
    const entries = await this.#options.library.entries();
    const images = entries.map((entry) => ({ reference: referenceOf(entry), digest: entry.digest }));
    const found = findImages(images, text, this.#options.defaultRegistry());
    const image = found.find((each) => digest === undefined || each.digest === digest);
    if (image === undefined)
      return { reference: this.#fullName(text), ...(digest === undefined ? {} : { digest }) };
    const isOne = digest !== undefined || found.every((each) => each.digest === image.digest);
    return { reference: image.reference, ...(isOne ? { digest: image.digest } : {}) };
  }

  #fullName(reference: string): string {
    try {
      return formatReference(parseReference(reference, this.#options.defaultRegistry()));
    } catch {
      return reference;
    }
  }
}

/** Another tool gave it a name of its own, or none: no registry can be asked for a newer one. */
function withoutRegistry(name: string): AppError {
  return new AppError(
    'INVALID_REFERENCE',
    `The library calls the image ${name}, which names no registry that could be asked. Download the image by its full reference.`,
    { details: { reference: name, reason: 'no-registry-to-ask' } },
  );
}

/** One name is for one image. */
function severalToName(name: string): AppError {
  return new AppError(
    'INVALID_REFERENCE',
    `Several archives cannot all be called ${name}. Import each by a command of its own.`,
    { details: { reference: name } },
  );
}

/** Its blobs went before the export had opened them: no damage, and the library may have a newer one. */
function goneMeanwhile(reference: string): AppError {
  return new AppError(
    'LIBRARY_BUSY',
    `${reference} was replaced or removed just when its export began. Start the export again.`,
    { details: { reference } },
  );
}
