import type { Box } from './place-boxes.ts';

/** The box of a map that a key leads to from this one: the nearest in that direction, the first, or the last. */
export function nextBox<Placed extends Box>(
  key: string,
  from: Placed,
  boxes: readonly Placed[],
): Placed | undefined {
  if (key === 'Home') return boxes[0];
  if (key === 'End') return boxes.at(-1);
  const direction = directions.get(key);
  if (direction === undefined) return undefined;
  const here = middleOf(from);
  let best: { box: Placed; cost: number } | undefined;
  for (const box of boxes) {
    if (box === from) continue;
    const there = middleOf(box);
    const ahead = (there.x - here.x) * direction.x + (there.y - here.y) * direction.y;
    if (ahead <= 0) continue;
    const aside = Math.abs((there.x - here.x) * direction.y) + Math.abs((there.y - here.y) * direction.x);
    // What lies straight ahead comes before what is nearer and aside.
    const cost = ahead + 2 * aside;
    if (best === undefined || cost < best.cost) best = { box, cost };
  }
  return best?.box;
}

const directions: ReadonlyMap<string, { x: number; y: number }> = new Map([
  ['ArrowRight', { x: 1, y: 0 }],
  ['ArrowLeft', { x: -1, y: 0 }],
  ['ArrowDown', { x: 0, y: 1 }],
  ['ArrowUp', { x: 0, y: -1 }],
]);

function middleOf({ left, top, width, height }: Box): { x: number; y: number } {
  return { x: left + width / 2, y: top + height / 2 };
}
