import type { Stretch } from '../../pieces/piece-layout.ts';
import type { Extent } from '../../pieces/segment.ts';

/** The first byte behind a stretch. */
export function endOf({ offset, length }: Stretch): number {
  return offset + length;
}

/** True when two stretches share a byte. */
export function overlaps(left: Stretch, right: Stretch): boolean {
  return left.offset < endOf(right) && right.offset < endOf(left);
}

/** True when two say the same of the same bytes. */
export function isSame(left: Extent, right: Extent): boolean {
  return left.offset === right.offset && left.length === right.length && left.crc === right.crc;
}

/** Those that lie within no other, and the first of those that are about the same bytes. */
export function outermost<Kind extends Stretch>(stretches: readonly Kind[]): Kind[] {
  const inOrder = [...stretches].sort(
    (left, right) => left.offset - right.offset || right.length - left.length,
  );
  let end = 0;
  return inOrder.filter((stretch) => {
    if (endOf(stretch) <= end) return false;
    end = endOf(stretch);
    return true;
  });
}

/** Bytes that lie in at least one of these. */
export function bytesIn(stretches: readonly Stretch[]): number {
  let bytes = 0;
  let end = 0;
  for (const stretch of outermost(stretches)) {
    bytes += endOf(stretch) - Math.max(end, stretch.offset);
    end = endOf(stretch);
  }
  return bytes;
}

/** Of these, in file order, those that share no byte and together hold the most. */
export function mostBytes<Kind extends Stretch>(stretches: readonly Kind[]): Kind[] {
  const byEnd = [...stretches].sort(
    (left, right) => endOf(left) - endOf(right) || left.offset - right.offset,
  );
  /** The best choice among the first so many. */
  const best: { bytes: number; last?: Kind; before: number }[] = [{ bytes: 0, before: 0 }];
  for (const [index, stretch] of byEnd.entries()) {
    let before = index;
    while (before > 0 && endOf(byEnd[before - 1] ?? stretch) > stretch.offset) before--;
    const bytes = stretch.length + (best[before]?.bytes ?? 0);
    const without = best[index] ?? { bytes: 0, before: 0 };
    best.push(bytes > without.bytes ? { bytes, last: stretch, before } : { ...without });
  }
  const chosen: Kind[] = [];
  for (let choice = best.at(-1); choice?.last !== undefined; choice = best[choice.before])
    chosen.push(choice.last);
  return chosen.reverse();
}
