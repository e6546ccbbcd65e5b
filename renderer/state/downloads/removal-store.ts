import { create } from 'zustand';

/** The downloads that the user is asked about before they are removed; empty while nobody is asked. */
export const useRemoval = create<{ ids: readonly string[] }>(() => ({ ids: [] }));

/** Asks the user whether to remove these downloads together with the bytes that have arrived. */
export function askBeforeRemoval(ids: readonly string[]): void {
  useRemoval.setState({ ids });
}

/** Closes the question. */
export function endQuestion(): void {
  useRemoval.setState({ ids: [] });
}
