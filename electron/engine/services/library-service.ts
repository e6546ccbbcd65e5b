import { resolve } from 'node:path';
import { AppError, isAppError } from '../../../shared/errors.ts';
import { formatReference, parseReference, type Reference } from '../../../shared/reference.ts';
import type { ExportTarget } from '../../../shared/schemas/download.ts';
import type {
  ExportEvent,
  ExportInspection,
  LibraryImage,
  LibraryStatus,
  PruneResult,
  RemoveResult,
  VerifyEvent,
} from '../../../shared/schemas/library.ts';
import { exportImage } from '../export/assemble-image.ts';
import { inspectExport } from '../export/inspect.ts';
import type { ExportPlace } from '../export/place.ts';
import { assertExportTarget } from '../export/target.ts';
import type { Library } from '../library/layout.ts';
import { verifyLibrary } from '../library/verify.ts';
import type { HashPool } from '../transfer/disk/hash-pool.ts';
import type { LibraryReads } from './engine-services.ts';

export interface LibraryServiceOptions {
  library: Library;
  hashes: HashPool;
  /** The host chose the folder when it started, whatever the settings say. */
  isFolderFixed: boolean;
  /** The host that references without one mean. */
  defaultRegistry(): string;
  /** The newest manifest of a reference for the platform of a library entry, as the registry has it now. */
  newestDigestOf(reference: Reference, platform: string | null, signal: AbortSignal): Promise<string>;
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

  async status(): Promise<LibraryStatus> {
    const { library, isFolderFixed } = this.#options;
    return { ...(await library.status()), isFixed: isFolderFixed };
  }

  verify(reference: string | undefined, signal: AbortSignal): AsyncIterable<VerifyEvent> {
    const { library, hashes } = this.#options;
    return verifyLibrary(
      library,
      hashes,
      reference === undefined ? undefined : this.#fullName(reference),
      signal,
    );
  }

  hasExported(path: string): boolean {
    return this.#exported.has(resolve(path));
  }

  async *export(
    reference: string,
    digest: string | undefined,
    target: ExportTarget,
    signal: AbortSignal,
  ): AsyncGenerator<ExportEvent, void, void> {
    assertExportTarget(target, false);
    const { library } = this.#options;
    const name = this.#fullName(reference);
    const image = await library.entry(name, digest);
    try {
      for await (const event of exportImage({
        blobs: library.blobs,
        image,
        reference: name,
        target,
        mayBeAbsent: (child) => library.mayBeAbsent(image, child),
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

  inspectExport(place: ExportPlace): Promise<ExportInspection> {
    return inspectExport(place, this.#options.library.folder);
  }

  async remove(reference: string, digest: string | undefined): Promise<RemoveResult> {
    const { library, onRemoved } = this.#options;
    const freed = await library.remove(this.#fullName(reference), digest);
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
    const name = this.#fullName(reference);
    const images = await this.list();
    const entry = await this.#options.library.entry(name, digest);
    const platform =
      images.find((image) => image.reference === name && image.digest === entry.digest)?.platform ?? null;
    const newest = await this.#options.newestDigestOf(parseReference(name), platform, signal);
    return { digest: newest, isNewer: newest !== entry.digest };
  }

  /** Entries of other tools may have names that are no references: those are looked up as they are. */
  #fullName(reference: string): string {
    try {
      return formatReference(parseReference(reference, this.#options.defaultRegistry()));
    } catch {
      return reference;
    }
  }
}

/** Its blobs went before the export had opened them: no damage, and the library may have a newer one. */
function goneMeanwhile(reference: string): AppError {
  return new AppError(
    'LIBRARY_BUSY',
    `${reference} was replaced or removed just when its export began. Start the export again.`,
    { details: { reference } },
  );
}
