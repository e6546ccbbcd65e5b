// Decided here: until when a removal can be undone.
import { randomUUID } from 'node:crypto';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { RemoveResult } from '../../../../shared/schemas/library.ts';
import type { Removal } from '../../../../shared/schemas/library-space.ts';
import { referenceOf } from '../index-entry.ts';
import type { IndexChanger } from '../index-file.ts';
import { ageOfRemoval, asRemoved, asRestored, removalOf } from './removed-entry.ts';

/** What removals change: the index, and the blobs that nothing in it uses any more. */
export interface RemovalPlace {
  /** All entries of the index, also the removed ones. */
  entries(): Promise<Descriptor[]>;
  change(changer: IndexChanger): Promise<void>;
  /** The entries that stay when some have gone, and all that goes with those. */
  withoutAttachedTo(
    removed: readonly Descriptor[],
    entries: readonly Descriptor[],
  ): Promise<{ left: Descriptor[]; gone: Descriptor[] }>;
  sweepAfter(gone: readonly Descriptor[], isHeld: () => Promise<boolean>): Promise<RemovalSum>;
}

/** What a removal freed, and how many blobs that were. */
export type RemovalSum = RemoveResult & { blobs: number };

/** Nobody undoes a removal after this long (ms): its window asks for two minutes. */
const abandonedMs = 60 * 60 * 1000;

/**
 * Images that are removed in two steps. First their entries are marked: lists leave them out, but they stay in the index,
 * so that a restart, an older version, another process's collector or another tool cannot lose a blob of theirs. Only
 * finishing takes them out and collects what nothing else uses.
 */
export class Removals {
  readonly #place: RemovalPlace;

  constructor(place: RemovalPlace) {
    this.#place = place;
  }

  /**
   * Begins the removal of these images, all or none.
   * @throws {AppError} `MANIFEST_UNKNOWN` when one is not in the library, `LIBRARY_BUSY`, `DISK_FULL`, `DISK_PERMISSION`.
   */
  async begin(images: Removal['images']): Promise<Removal> {
    const id = randomUUID();
    const now = Date.now();
    const wanted = byKey(images);
    await this.#place.change(async (entries) => {
      const chosen = chosenEntries(entries, wanted);
      return { entries: entries.map((entry) => (chosen.has(entry) ? asRemoved(entry, id, now) : entry)) };
    });
    return { id, images: [...wanted.values()] };
  }

  /** Removals that are neither undone nor finished. */
  async pending(): Promise<Removal[]> {
    const found = new Map<string, Removal>();
    for (const entry of await this.#place.entries()) {
      const id = removalOf(entry);
      if (id === undefined) continue;
      const removal = found.get(id) ?? { id, images: [] };
      removal.images.push({ reference: referenceOf(entry), digest: entry.digest });
      found.set(id, removal);
    }
    return [...found.values()];
  }

  /**
   * Makes them images of the library again.
   * @returns how many those are; one that has come anew meanwhile is there already.
   * @throws {AppError} `MANIFEST_UNKNOWN` when the removal is finished, `LIBRARY_BUSY`, `DISK_FULL`, `DISK_PERMISSION`.
   */
  async undo(id: string): Promise<number> {
    let restored = 0;
    await this.#place.change(async (entries) => {
      restored = entries.filter((entry) => removalOf(entry) === id).length;
      if (restored === 0) throw finished();
      return { entries: entries.map((entry) => (removalOf(entry) === id ? asRestored(entry) : entry)) };
    });
    return restored;
  }

  /**
   * Takes the images out of the index and deletes the blobs that nothing else uses. One that was undone or finished
   * meanwhile frees nothing.
   * @throws {AppError} `LIBRARY_BUSY`, `DISK_PERMISSION`.
   */
  async finish(id: string): Promise<RemoveResult> {
    return this.#takeOut((entries) => new Set(entries.filter((entry) => removalOf(entry) === id)));
  }

  /**
   * Finishes the removals that nobody has ended for an hour, as those of a window that was closed and not opened again.
   * @param isDryRun only counts them.
   * @throws {AppError} `LIBRARY_BUSY`, `DISK_PERMISSION`.
   */
  async finishAbandoned(isDryRun: boolean): Promise<RemovalSum & { removals: number }> {
    const isAbandoned = (entry: Descriptor) =>
      removalOf(entry) !== undefined && ageOfRemoval(entry, Date.now()) > abandonedMs;
    const found = (await this.#place.entries()).filter(isAbandoned);
    const removals = new Set(found.map(removalOf)).size;
    if (isDryRun || removals === 0) return { freedBytes: 0, blobs: 0, removals };
    return { ...(await this.#takeOut((entries) => new Set(entries.filter(isAbandoned)))), removals };
  }

  /**
   * Removes these images at once, all or none, with no way back.
   * @throws {AppError} `MANIFEST_UNKNOWN` when one is not in the library, `LIBRARY_BUSY`, `DISK_PERMISSION`.
   */
  async now(images: Removal['images']): Promise<RemoveResult> {
    return this.#takeOut((entries) => chosenEntries(entries, byKey(images)));
  }

  async #takeOut(choose: (entries: readonly Descriptor[]) => ReadonlySet<Descriptor>): Promise<RemovalSum> {
    let result: RemovalSum = { freedBytes: 0, blobs: 0 };
    await this.#place.change(async (entries, isHeld) => {
      const chosen = choose(entries);
      if (chosen.size === 0) return undefined;
      const others = entries.filter((entry) => !chosen.has(entry));
      const { left, gone } = await this.#place.withoutAttachedTo([...chosen], others);
      const afterwards = async () => {
        const { freedBytes, blobs, keptFor } = await this.#place.sweepAfter(gone, isHeld);
        result = { freedBytes, blobs, ...(keptFor === undefined ? {} : { keptFor }) };
      };
      return { entries: left, afterwards };
    });
    return result;
  }
}

type NamedImage = Removal['images'][number];

function byKey(images: readonly NamedImage[]): Map<string, NamedImage> {
  return new Map(images.map((image) => [keyOf(image), image]));
}

/** @throws {AppError} `MANIFEST_UNKNOWN` when there is none for one of them. */
function chosenEntries(
  entries: readonly Descriptor[],
  wanted: ReadonlyMap<string, NamedImage>,
): Set<Descriptor> {
  const chosen = new Set<Descriptor>();
  const absent = new Map(wanted);
  for (const entry of entries) {
    const key = keyOf({ reference: referenceOf(entry), digest: entry.digest });
    if (removalOf(entry) !== undefined || !wanted.has(key)) continue;
    absent.delete(key);
    chosen.add(entry);
  }
  const [missed] = absent.values();
  if (missed !== undefined) throw notHere(missed.reference);
  return chosen;
}

function keyOf({ reference, digest }: NamedImage): string {
  return `${digest} ${reference}`;
}

function notHere(reference: string): AppError {
  return new AppError(
    'MANIFEST_UNKNOWN',
    `${reference} is not in the library any more, so none of the chosen images was removed. Choose again.`,
    { details: { reference } },
  );
}

function finished(): AppError {
  return new AppError(
    'MANIFEST_UNKNOWN',
    'The images were deleted already. Download them again, or import them.',
  );
}
