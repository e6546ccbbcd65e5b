import { useEffect } from 'react';
import { offerEarlierRemovals } from '../../state/library/removals.ts';
import { useRemovalWords } from './words.ts';

/** Offers once more to undo removals whose window was closed before their notes had gone. */
export function useEarlierRemovals(): void {
  const words = useRemovalWords();
  // biome-ignore lint/correctness/useExhaustiveDependencies: in the language of that moment
  useEffect(() => void offerEarlierRemovals(words), []);
}
