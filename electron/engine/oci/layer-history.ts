import type { HistoryEntry } from './image-config.ts';

/**
 * The history entry of each of `layerCount` layers, in order (image-spec, config.md: entries with
 * `empty_layer` have no layer). History is optional and need not match: what does not pair is undefined.
 */
export function layerHistory(
  history: readonly HistoryEntry[],
  layerCount: number,
): (HistoryEntry | undefined)[] {
  const withLayer = history.filter(({ emptyLayer }) => !emptyLayer);
  // Some builders leave `empty_layer` out; then a whole history of the right length is the better guess,
  // and one of any other length would put commands beside layers that they did not make.
  const paired = withLayer.length === layerCount ? withLayer : history.length === layerCount ? history : [];
  return Array.from({ length: layerCount }, (_, position) => paired[position]);
}
