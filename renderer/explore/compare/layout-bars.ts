/** A layer as a bar draws it, in pixels from the left edge. */
export interface Segment {
  digest: string;
  x: number;
  width: number;
}

/** Two places of one layer, to be joined: `[x, width]` in the upper and in the lower bar. */
export interface Band {
  digest: string;
  upper: Segment;
  lower: Segment;
}

export interface BarsLayout {
  first: Segment[];
  second: Segment[];
  bands: Band[];
}

interface Blob {
  digest: string;
  size: number;
}

const gap = 2;
/** A layer of no size is still to be seen. */
const thinnest = 2;

/**
 * Lays two images out as bars of one scale from one edge, and joins equal digests wherever they stand: the first place of
 * a digest in one bar with its first place in the other, the second with the second.
 * @param width pixels that the longer bar has.
 */
export function layoutBars(first: readonly Blob[], second: readonly Blob[], width: number): BarsLayout {
  const sum = (blobs: readonly Blob[]) => blobs.reduce((total, { size }) => total + size, 0);
  const longest = Math.max(sum(first), sum(second), 1);
  const most = Math.max(first.length, second.length);
  const scale = Math.max(0, width - most * (gap + thinnest)) / longest;
  const upper = layoutBar(first, scale);
  const lower = layoutBar(second, scale);
  return { first: upper, second: lower, bands: bandsOf(upper, lower) };
}

function layoutBar(blobs: readonly Blob[], scale: number): Segment[] {
  let x = 0;
  return blobs.map(({ digest, size }) => {
    const segment = { digest, x, width: thinnest + size * scale };
    x += segment.width + gap;
    return segment;
  });
}

function bandsOf(first: readonly Segment[], second: readonly Segment[]): Band[] {
  const waiting = Map.groupBy(second, ({ digest }) => digest);
  return first.flatMap((upper) => {
    const lower = waiting.get(upper.digest)?.shift();
    return lower === undefined ? [] : [{ digest: upper.digest, upper, lower }];
  });
}
