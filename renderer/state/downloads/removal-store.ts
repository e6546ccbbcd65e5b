import { create } from 'zustand';

/** The downloads that the user is asked about before they are removed; empty while nobody is asked. */
export const useRemoval = create<{ ids: readonly string[] }>(() => ({ ids: [] }));

/** Asks whether these are to be removed, with what has arrived of them. */
export function askBeforeRemoval(ids: readonly string[]): void {
  useRemoval.setState({ ids });
}

/** Asks no more. */
export function endQuestion(): void {
  useRemoval.setState({ ids: [] });
}
