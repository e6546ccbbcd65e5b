import { kindNumber } from '../index/columns.ts';
import type { Nodes } from './nodes.ts';

/** How a node differs from the lowest layer. */
export type Mark = 'added' | 'changed' | 'removed';

/** Stands in `changedIn` for a folder in which nothing differs. */
export const noLayer = -1;
/** Stands in `changedIn` for a folder in which several layers have changed something. */
export const severalLayers = -2;

/** Sums of an image, and of each folder in it. */
export interface Totals {
  /** Bytes of all files that are there, of a file with several names those of one. */
  bytes: Float64Array;
  files: Uint32Array;
  /** Files below each folder, or the file itself, by their marks. */
  added: Uint32Array;
  changed: Uint32Array;
  removed: Uint32Array;
  /** The layer that all files below a folder which differ come from; `noLayer` and `severalLayers` stand for no such. */
  changedIn: Int32Array;
  /** For each layer the rows of files that a path leads to, as ones. */
  used: readonly Uint8Array[];
  folders: number;
  /** Files of layers that no path leads to any more: later layers have overwritten or removed them. */
  wastedFiles: number;
  wastedBytes: number;
}

/** The mark of a node; undefined for what is as the lowest layer has put it. */
export function markOf(nodes: Nodes, node: number): { mark: Mark; layer: number } | undefined {
  const removedLayer = nodes.removedLayer.at(node);
  if (removedLayer >= 0) return { mark: 'removed', layer: removedLayer };
  const firstLayer = nodes.firstLayer.at(node);
  const setLayer = nodes.versionOf(node)?.setLayer ?? firstLayer;
  if (setLayer > firstLayer) return { mark: 'changed', layer: setLayer };
  return firstLayer > 0 ? { mark: 'added', layer: firstLayer } : undefined;
}

/** Nodes between two looks at whether the work is to end. */
const stepLength = 4096;

/**
 * Adds up all files, from the leaves to the root.
 * @param onStep is called every now and then; what it throws ends the work.
 */
export function addUp(nodes: Nodes, onStep?: () => void): Totals {
  const { count } = nodes;
  const totals: Totals = {
    bytes: new Float64Array(count),
    files: new Uint32Array(count),
    added: new Uint32Array(count),
    changed: new Uint32Array(count),
    removed: new Uint32Array(count),
    changedIn: new Int32Array(count).fill(noLayer),
    used: [],
    folders: 0,
    wastedFiles: 0,
    wastedBytes: 0,
  };
  const used = new UsedRows(nodes);
  for (let node = 1; node < count; node++) {
    if (node % stepLength === 0) onStep?.();
    if (nodes.isFolder(node)) {
      if (nodes.isThere(node)) totals.folders++;
      continue;
    }
    const change = markOf(nodes, node);
    const mark = change?.mark;
    if (change !== undefined) {
      totals[change.mark][node] = 1;
      totals.changedIn[node] = change.layer;
    }
    if (mark === 'removed') continue;
    totals.files[node] = 1;
    totals.bytes[node] = used.take(node);
  }
  for (let node = count - 1; node > 0; node--) {
    const parent = nodes.parent.at(node);
    for (const column of [totals.bytes, totals.files, totals.added, totals.changed, totals.removed])
      column[parent] = (column[parent] ?? 0) + (column[node] ?? 0);
    totals.changedIn[parent] = together(totals.changedIn[parent], totals.changedIn[node]);
  }
  return { ...totals, ...used.rest(), used: used.rows };
}

function together(folder = noLayer, node = noLayer): number {
  if (node === noLayer || node === folder) return folder;
  return folder === noLayer ? node : severalLayers;
}

/** The files of all layers, each with a bit that says whether a path leads to it. */
class UsedRows {
  readonly #nodes: Nodes;
  readonly rows: readonly Uint8Array[];

  constructor(nodes: Nodes) {
    this.#nodes = nodes;
    this.rows = nodes.layers.map(({ kind }) => new Uint8Array(kind.length));
  }

  /** Bytes of a node's file, the first time that one leads to it. */
  take(node: number): number {
    const { layer = 0, row = 0 } = this.#nodes.versionOf(node) ?? {};
    const used = this.rows[layer];
    if (used === undefined || used[row] === 1) return 0;
    used[row] = 1;
    return this.#nodes.layers[layer]?.size[row] ?? 0;
  }

  rest(): { wastedFiles: number; wastedBytes: number } {
    let [wastedFiles, wastedBytes] = [0, 0];
    for (const [layer, { kind, size }] of this.#nodes.layers.entries()) {
      for (let row = 1; row < kind.length; row++) {
        if (kind[row] !== kindNumber.file || this.rows[layer]?.[row] === 1) continue;
        wastedFiles++;
        wastedBytes += size[row] ?? 0;
      }
    }
    return { wastedFiles, wastedBytes };
  }
}
