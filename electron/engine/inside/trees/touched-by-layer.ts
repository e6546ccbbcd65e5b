import type { Nodes } from './nodes.ts';
import type { Totals } from './totals.ts';
import { type Touched, touchedNodes } from './touched.ts';

/** Which nodes of a tree are shown. */
export interface TouchedChoice {
  /** Only what this layer (from 0) has added, changed or removed, with the folders that hold it. */
  changedBy?: number | undefined;
  /** Only what differs from the lowest layer. */
  onlyChanged?: boolean | undefined;
}

/** What layers of a tree have touched; what was asked for last stays known. */
export class TouchedByLayer {
  readonly #nodes: Nodes;
  readonly #totals: Totals;
  #known: { layer: number | undefined; touched: Touched } | undefined;

  constructor({ nodes, totals }: { nodes: Nodes; totals: Totals }) {
    this.#nodes = nodes;
    this.#totals = totals;
  }

  /** Undefined where all is shown. */
  of({ changedBy, onlyChanged = false }: TouchedChoice): Touched | undefined {
    if (changedBy === undefined && !onlyChanged) return undefined;
    if (this.#known?.layer !== changedBy || this.#known === undefined)
      this.#known = { layer: changedBy, touched: touchedNodes(this.#nodes, this.#totals, changedBy) };
    return this.#known.touched;
  }
}
