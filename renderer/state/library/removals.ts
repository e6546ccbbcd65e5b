import type { LibraryImage } from '../../../shared/schemas/library.ts';
import type { Removal } from '../../../shared/schemas/library-space.ts';
import { api } from '../../api/connection-store.ts';
import { invalidateLibrary } from '../../api/queries.ts';
import { showError, showNote } from '../show-toast.ts';

/** The words of the note that a removal can be undone from. */
export interface RemovalWords {
  /** What was removed, and what that frees. */
  text: (images: number) => string;
  undo: string;
  restored: string;
  /** Said when blobs are kept for what cannot be read; `images` are those of the library at that moment. */
  kept: (names: readonly string[], images: readonly LibraryImage[]) => string;
}

/**
 * Removes images. Nothing of them is deleted before the note about it has gone: until then it can be undone.
 */
export async function removeImages(images: readonly LibraryImage[], words: RemovalWords): Promise<void> {
  try {
    const named = images.map(({ reference, digest }) => ({ reference, digest }));
    offerUndo(await api().removals.begin({ images: named }), words);
  } catch (thrown) {
    showError(thrown);
  }
  invalidateLibrary();
}

/** Offers to undo what an earlier window has removed, whose note nobody can see any more. */
export async function offerEarlierRemovals(words: RemovalWords): Promise<void> {
  const pending = await api()
    .removals.pending()
    .catch(() => []);
  for (const removal of pending) offerUndo(removal, words);
}

/** Removals with a note, so that none gets two. */
const offered = new Set<string>();

function offerUndo({ id, images }: Removal, words: RemovalWords): void {
  if (offered.has(id)) return;
  offered.add(id);
  let isUndone = false;
  const undo = () => {
    isUndone = true;
    void settle(async () => {
      await api().removals.undo({ id });
      showNote(words.restored, { intent: 'info' });
    });
  };
  const finish = () => {
    if (isUndone) return;
    void settle(async () => {
      const { keptFor } = await api().removals.finish({ id });
      if (keptFor !== undefined)
        showNote(words.kept(keptFor, await api().library.list()), { intent: 'info' });
    });
  };
  showNote(words.text(images.length), { action: { label: words.undo, run: undo }, onGone: finish });
}

async function settle(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    showError(thrown);
  }
  invalidateLibrary();
}
