import type { MapBlock } from './lay-out.ts';

/** The block that a key leads to from this one: the nearest in that direction, the largest, or the smallest. */
export function nextBlock(key: string, from: MapBlock, blocks: readonly MapBlock[]): MapBlock | undefined {
  if (key === 'Home') return blocks[0];
  if (key === 'End') return blocks.at(-1);
  const direction = directions.get(key);
  if (direction === undefined) return undefined;
  const here = middleOf(from);
  let best: { block: MapBlock; cost: number } | undefined;
  for (const block of blocks) {
    if (block === from) continue;
    const there = middleOf(block);
    const ahead = (there.x - here.x) * direction.x + (there.y - here.y) * direction.y;
    if (ahead <= 0) continue;
    const aside = Math.abs((there.x - here.x) * direction.y) + Math.abs((there.y - here.y) * direction.x);
    // What lies straight ahead comes before what is nearer and aside.
    const cost = ahead + 2 * aside;
    if (best === undefined || cost < best.cost) best = { block, cost };
  }
  return best?.block;
}

const directions: ReadonlyMap<string, { x: number; y: number }> = new Map([
  ['ArrowRight', { x: 1, y: 0 }],
  ['ArrowLeft', { x: -1, y: 0 }],
  ['ArrowDown', { x: 0, y: 1 }],
  ['ArrowUp', { x: 0, y: -1 }],
]);

function middleOf({ left, top, width, height }: MapBlock): { x: number; y: number } {
  return { x: left + width / 2, y: top + height / 2 };
}
