import { create } from 'zustand';

interface Removal {
  /** The downloads that the user is asked about before they are removed; empty while nobody is asked. */
  ids: readonly string[];
  /** Bytes on the disk that are deleted with them. */
  bytes: number;
}

export const useRemoval = create<Removal>(() => ({ ids: [], bytes: 0 }));

/** Asks the user whether to remove these downloads together with the bytes that only they need. */
export function askBeforeRemoval(ids: readonly string[], bytes: number): void {
  useRemoval.setState({ ids, bytes });
}

/** Closes the question. */
export function endQuestion(): void {
  useRemoval.setState({ ids: [], bytes: 0 });
}
