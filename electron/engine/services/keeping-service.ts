import type { RemoveResult } from '../../../shared/schemas/library.ts';
import type { LibrarySpace, Removal } from '../../../shared/schemas/library-space.ts';
import type { Library } from '../library/layout.ts';
import type { LibraryKeeping } from './engine-services.ts';

/**
 * How long (ms) a removal can be undone when nobody finishes it: the window that began it was closed, or its process was
 * killed. Longer than any toast stays.
 */
const graceMs = 120_000;

/** The space of the library, and removals, which end by themselves when their window does not end them. */
export class KeepingService implements LibraryKeeping {
  readonly #library: Library;
  readonly #onRemoved: () => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** @param onRemoved called when images have gone. */
  constructor(library: Library, onRemoved: () => void) {
    this.#library = library;
    this.#onRemoved = onRemoved;
  }

  space(): Promise<LibrarySpace> {
    return this.#library.space.read();
  }

  discardUnfinished(digests: readonly string[]): Promise<number> {
    return this.#library.space.discardUnfinished(digests);
  }

  async removeNow(images: Removal['images']): Promise<RemoveResult> {
    const freed = await this.#library.removals.now(images);
    this.#onRemoved();
    return freed;
  }

  async beginRemoval(images: Removal['images']): Promise<Removal> {
    const removal = await this.#library.removals.begin(images);
    this.#finishLater(removal.id);
    return removal;
  }

  pendingRemovals(): Promise<Removal[]> {
    return this.#library.removals.pending();
  }

  async undoRemoval(id: string): Promise<number> {
    const restored = await this.#library.removals.undo(id);
    this.#forget(id);
    return restored;
  }

  async finishRemoval(id: string): Promise<RemoveResult> {
    const freed = await this.#library.removals.finish(id);
    this.#forget(id);
    this.#onRemoved();
    return freed;
  }

  /** Gives removals of an earlier process, which may still live, their whole time. Never throws. */
  async finishEarlierRemovals(): Promise<void> {
    const pending = await this.#library.removals.pending().catch(() => []);
    for (const { id } of pending) this.#finishLater(id);
  }

  /** Leaves what is pending to the next process. */
  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #finishLater(id: string): void {
    const finish = () => void this.finishRemoval(id).catch(() => undefined);
    this.#timers.set(id, setTimeout(finish, graceMs).unref());
  }

  #forget(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }
}
