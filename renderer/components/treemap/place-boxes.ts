import { type HierarchyRectangularNode, hierarchy, treemap } from 'd3-hierarchy';

/** A rectangle of a map, in pixels from its corner. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** What a map shows, and where. */
export interface PlacedBox<Item> extends Box {
  item: Item;
  /** Bytes of it and all that is in it. */
  size: number;
  /** 0 for the whole. */
  depth: number;
  isLeaf: boolean;
}

interface MapRules<Item> {
  childrenOf: (item: Item) => readonly Item[] | undefined;
  /** Its own bytes, without those of its children. */
  sizeOf: (item: Item) => number;
  /** Room (px) above the children of an item for its name. */
  nameHeight: (box: Box, depth: number) => number;
  /** Room (px) beside and below the children of an item. */
  margin?: number;
}

/** Lays a whole out in a rectangle of this many pixels, so that areas are sizes: parents before what is in them. */
export function placeBoxes<Item>(
  root: Item,
  width: number,
  height: number,
  { childrenOf, sizeOf, nameHeight, margin = 0 }: MapRules<Item>,
): PlacedBox<Item>[] {
  const boxOf = ({ x0, y0, x1, y1 }: HierarchyRectangularNode<Item>): Box => {
    // Where there is too little room for all, rounding goes beyond it.
    const [left, top] = [Math.min(x0, width), Math.min(y0, height)];
    return { left, top, width: Math.min(x1, width) - left, height: Math.min(y1, height) - top };
  };
  const tree = hierarchy(root, childrenOf)
    .sum(sizeOf)
    .sort((left, right) => (right.value ?? 0) - (left.value ?? 0));
  const laid = treemap<Item>()
    .size([width, height])
    .round(true)
    .paddingInner(3)
    .paddingRight(margin)
    .paddingBottom(margin)
    .paddingLeft(margin)
    .paddingTop((node) => nameHeight(boxOf(node), node.depth))(tree);
  return laid.descendants().map((node) => ({
    ...boxOf(node),
    item: node.data,
    size: node.value ?? 0,
    depth: node.depth,
    isLeaf: node.children === undefined,
  }));
}
