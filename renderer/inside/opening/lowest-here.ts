import type { InsideState } from '../../../shared/inside/inside-state.ts';

/** How many of the lowest layers are here, at least in part; the files of these can be shown. */
export function lowestHere(
  layers: readonly Pick<InsideState['layers'][number], 'state' | 'doneBytes'>[],
): number {
  const first = layers.findIndex(({ state }) => state === 'absent');
  return first < 0 ? layers.length : first;
}
