import type { FileDifference } from '../../../../shared/inside/differences.ts';
import { unknownBit } from './entry-facts.ts';
import { nowhere } from './pairs.ts';

/** How two nodes of one path differ; null where they do not. @param facts that differ, as bits. */
export function differenceOf(left: number, right: number, facts: number): FileDifference['difference'] {
  if (left === nowhere) return 'added';
  if (right === nowhere) return 'removed';
  if ((facts & ~unknownBit) !== 0) return 'changed';
  return facts === 0 ? null : 'unknown';
}
