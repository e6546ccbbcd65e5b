import { layerLimit, layerLimits } from '../bounds/layer-end.ts';
import { entryFlags } from './columns.ts';

/** A path as runtimes clean it: no part is empty, `.` or `..`. */
export interface PathParts {
  /** Where each part begins in the path, and behind it where it ends. */
  ends: number[];
  /** `entryFlags` of what was cleaned away. */
  flags: number;
}

const slash = 0x2f;
const dot = 0x2e;

/**
 * Splits a path at its slashes. What goes up stays in the root, as it does where layers are unpacked.
 * @throws {LayerEnd} at the limit of depth.
 */
export function pathParts(path: Uint8Array): PathParts {
  const ends: number[] = [];
  let flags = path[0] === slash ? entryFlags.absolute : 0;
  for (let start = 0; start < path.length; ) {
    const found = path.indexOf(slash, start);
    const end = found < 0 ? path.length : found;
    const isDots =
      path[start] === dot && (end - start === 1 || (end - start === 2 && path[start + 1] === dot));
    if (isDots && end - start === 2) {
      ends.length = Math.max(0, ends.length - 2);
      flags |= entryFlags.traversal;
    } else if (!isDots && end > start) ends.push(start, end);
    start = end + 1;
  }
  if (ends.length / 2 > layerLimits.depth) throw layerLimit('depth');
  return { ends, flags };
}
