import { layerLimit, layerLimits } from '../bounds/layer-end.ts';
import { kindNumber, type LayerColumns, linkOf, nameStart } from '../index/columns.ts';
import { Links } from './links.ts';
import { isPlain, putLowest } from './lowest-layer.ts';
import { Nodes, nodeFlags } from './nodes.ts';
import { removeAll, removeLower, Steps } from './removal.ts';

/** How layers are put on top of each other. */
export interface MergeOptions {
  /** As Windows does: case makes no difference, and no link leads elsewhere. */
  isWindows: boolean;
  /** Called every now and then; what it throws ends the work. */
  onStep?: (() => void) | undefined;
}

/** Rows between two of these calls. */
const stepLength = 4096;

/**
 * Puts layers on top of each other, as runtimes do (image-spec, layer.md, "Applying Changesets"; containerd's naive
 * differ). Paths that run through links of lower layers land where the links lead, inside the root.
 * @throws {LayerEnd} at a limit.
 */
export function mergeLayers(layers: readonly LayerColumns[], { isWindows, onStep }: MergeOptions): Nodes {
  if (layers.length > layerLimits.layers) throw layerLimit('layers');
  const { nodes, done } = begin(layers, isWindows, onStep);
  const steps = new Steps();
  for (const [layer, columns] of layers.entries())
    if (layer >= done) new LayerOnTop(nodes, steps, layer, columns, !isWindows).apply(onStep);
  return nodes;
}

/** The nodes of the lowest layer, where they can be had at once. */
function begin(
  layers: readonly LayerColumns[],
  isWindows: boolean,
  onStep: (() => void) | undefined,
): { nodes: Nodes; done: number } {
  const [lowest] = layers;
  const nodes = new Nodes(layers, isWindows);
  if (lowest === undefined || !isPlain(lowest)) return { nodes, done: 0 };
  if (putLowest(nodes, lowest, onStep)) return { nodes, done: 1 };
  return { nodes: new Nodes(layers, isWindows), done: 0 };
}

/** One layer, as it comes on top of those below. */
class LayerOnTop {
  readonly #nodes: Nodes;
  readonly #steps: Steps;
  readonly #layer: number;
  readonly #columns: LayerColumns;
  readonly #links: Links;
  /** The node of each row that is a folder; -1 while it is not known, or has a link on its way. */
  readonly #folders: Int32Array;
  /** What this layer has hidden or removed already: doing so again changes nothing, and could take long. */
  readonly #cleared = new Set<number>();

  constructor(nodes: Nodes, steps: Steps, layer: number, columns: LayerColumns, followsLinks: boolean) {
    this.#nodes = nodes;
    this.#steps = steps;
    this.#layer = layer;
    this.#columns = columns;
    this.#folders = new Int32Array(columns.parent.length).fill(-1);
    this.#links = new Links(nodes, steps, followsLinks, (folder, name) => this.#makeFolder(folder, name));
  }

  apply(onStep: (() => void) | undefined): void {
    for (let row = 1; row < this.#columns.parent.length; row++) {
      if (row % stepLength === 0) onStep?.();
      this.#steps.add();
      const kind = this.#columns.kind[row] ?? 0;
      if (kind !== kindNumber.implied) this.#applyRow(row, kind);
    }
  }

  #applyRow(row: number, kind: number): void {
    const folder = this.#folder(this.#columns.parent[row] ?? 0);
    if (kind === kindNumber.opaque) {
      if (this.#cleared.has(folder)) return;
      this.#cleared.add(folder);
      for (const child of this.#nodes.children(folder))
        removeLower(this.#nodes, child, this.#layer, this.#steps);
    } else if (kind === kindNumber.whiteout) {
      const removed = this.#nodes.find(folder, this.#name(row));
      if (removed === undefined || this.#cleared.has(removed)) return;
      this.#cleared.add(removed);
      removeLower(this.#nodes, removed, this.#layer, this.#steps);
    } else this.#put(row, kind, folder, this.#name(row));
  }

  #put(row: number, kind: number, folder: number, name: Uint8Array): void {
    const there = this.#nodes.find(folder, name);
    if (kind === kindNumber.folder && there !== undefined && this.#isOpenFolder(there)) {
      this.#describeAgain(there, row);
      return;
    }
    if (kind === kindNumber.hardlink) {
      this.#putLink(row, folder, name);
      return;
    }
    const node = this.#place(folder, name, there);
    this.#nodes.put(node, { setLayer: this.#layer, layer: this.#layer, row, isLink: false });
  }

  /** A second name for a file has what the file has at this moment: what the file becomes later is not its own. */
  #putLink(row: number, folder: number, name: Uint8Array): void {
    const target = this.#links.find(linkOf(this.#columns, row));
    const isUsable = target !== undefined && target !== this.#nodes.find(folder, name);
    const version = isUsable && !this.#nodes.isFolder(target) ? this.#nodes.versionOf(target) : undefined;
    const node = this.#place(folder, name);
    // A link to one that leads to nothing leads to nothing.
    const isBroken =
      version === undefined || this.#nodes.layers[version.layer]?.kind[version.row] === kindNumber.hardlink;
    if (isBroken) this.#nodes.setFlag(node, nodeFlags.broken);
    const { layer, row: targetRow } = version ?? { layer: this.#layer, row };
    this.#nodes.put(node, { setLayer: this.#layer, layer, row: targetRow, isLink: true });
  }

  /** The node of a path where something new comes; what was there is removed. */
  #place(folder: number, name: Uint8Array, found = this.#nodes.find(folder, name)): number {
    const nodes = this.#nodes;
    if (found === undefined) return nodes.add(folder, name, this.#layer);
    const removedLayer = nodes.removedLayer.at(found);
    // Below what is removed nothing is left.
    if (removedLayer < 0)
      for (const child of nodes.children(found)) removeAll(nodes, child, this.#layer, this.#steps);
    // What one layer removes and puts again has changed.
    else if (removedLayer !== this.#layer) nodes.firstLayer.set(found, this.#layer);
    nodes.removedLayer.set(found, -1);
    nodes.touchedLayer.set(found, this.#layer);
    nodes.flags.set(found, 0);
    return found;
  }

  /** A folder over a folder: what is in it stays. */
  #describeAgain(node: number, row: number): void {
    const { setLayer = this.#nodes.firstLayer.at(node) } = this.#nodes.versionOf(node) ?? {};
    this.#nodes.touchedLayer.set(node, this.#layer);
    this.#nodes.putInstead(node, { setLayer, layer: this.#layer, row, isLink: false });
  }

  #makeFolder(folder: number, name: Uint8Array): number {
    const there = this.#nodes.find(folder, name);
    const isInTheWay = there !== undefined && this.#nodes.isThere(there);
    const node = this.#place(folder, name);
    if (isInTheWay) this.#nodes.setFlag(node, nodeFlags.conflict);
    this.#nodes.put(node, { setLayer: this.#layer, layer: this.#layer, row: 0, isLink: false });
    return node;
  }

  /** The node of a folder of this layer. Folders that are not there are made. */
  #folder(row: number): number {
    if (row === 0) return 0;
    const known = this.#folders[row] ?? -1;
    if (known >= 0 && this.#isOpenFolder(known)) return known;
    const parentRow = this.#columns.parent[row] ?? 0;
    const parent = this.#folder(parentRow);
    const name = this.#name(row);
    const node = this.#links.enter(parent, name);
    // Behind a link another folder may lie in a moment.
    const isDirect = parentRow === 0 || this.#folders[parentRow] === parent;
    if (isDirect && this.#nodes.find(parent, name) === node) this.#folders[row] = node;
    return node;
  }

  #isOpenFolder(node: number): boolean {
    return this.#nodes.isThere(node) && this.#nodes.isFolder(node);
  }

  #name(row: number): Uint8Array {
    return this.#columns.names.subarray(nameStart(this.#columns, row), this.#columns.nameEnd[row]);
  }
}
