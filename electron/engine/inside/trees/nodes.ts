import { layerLimit, layerLimits } from '../bounds/layer-end.ts';
import { kindNumber, type LayerColumns } from '../index/columns.ts';
import { Growing } from '../index/growing.ts';
import { hashName, NameTable } from '../index/name-table.ts';
import { foldName } from './fold-name.ts';

/** Deeper than any path of a layer: links may lead further. */
const deepest = 4 * layerLimits.depth;

/** Nodes between two looks at whether the work is to end. */
const stepLength = 4096;

/** What a node has been in the course of the layers; the newest first. */
export interface Version {
  /** The layer that put it there. */
  setLayer: number;
  /** Where its entry is: of a hard link that of the file which it names; row 0 for a folder without an entry. */
  layer: number;
  row: number;
  isLink: boolean;
}

/** What is peculiar about a node; each is a bit. */
export const nodeFlags = {
  /** A hard link to a file that is not there. */
  broken: 1,
  /** Its layer has it where a runtime could not put it: in a file, or behind links that lead nowhere. */
  conflict: 2,
} as const;

/** Paths of an image: each is a node, which stays when it is removed. Node 0 is the root; folders have smaller numbers. */
export class Nodes {
  readonly layers: readonly LayerColumns[];
  readonly #isFolding: boolean;
  #table: NameTable;
  /** False while the table lacks the nodes of the lowest layer. */
  #isTableFull = true;
  /** What is not found is mostly added. */
  #lastHash = { folder: -1, name: new Uint8Array() as Uint8Array, hash: 0 };
  readonly parent: Growing<Int32Array>;
  readonly depth: Growing<Uint16Array>;
  /** Where the name of each node ends in `names`. */
  readonly nameEnd: Growing<Uint32Array>;
  readonly names: Growing<Uint8Array>;
  readonly firstChild: Growing<Int32Array>;
  readonly nextSibling: Growing<Int32Array>;
  /** The layer that added the node, for the last time. */
  readonly firstLayer: Growing<Uint16Array>;
  /** The last layer that had an entry of it. */
  readonly touchedLayer: Growing<Uint16Array>;
  /** The layer that removed it; -1 while it is there. */
  readonly removedLayer: Growing<Int32Array>;
  readonly flags: Growing<Uint8Array>;
  /** The newest version of each node; older ones follow by `#versionBefore`. */
  readonly version: Growing<Int32Array>;
  readonly versions: {
    setLayer: Growing<Uint16Array>;
    layer: Growing<Uint16Array>;
    row: Growing<Uint32Array>;
    isLink: Growing<Uint8Array>;
    before: Growing<Int32Array>;
  };

  /** @param isFolding makes no difference between small letters and capitals, as Windows does. */
  constructor(layers: readonly LayerColumns[], isFolding: boolean) {
    this.layers = layers;
    this.#isFolding = isFolding;
    // Most paths are in one layer alone.
    const rows = layers.reduce((sum, { parent }) => sum + parent.length, 1);
    const bytes = layers.reduce((sum, { names }) => sum + names.length, 1);
    this.#table = new NameTable(rows);
    this.parent = new Growing(Int32Array, rows);
    this.depth = new Growing(Uint16Array, rows);
    this.nameEnd = new Growing(Uint32Array, rows);
    this.names = new Growing(Uint8Array, bytes);
    this.firstChild = new Growing(Int32Array, rows);
    this.nextSibling = new Growing(Int32Array, rows);
    this.firstLayer = new Growing(Uint16Array, rows);
    this.touchedLayer = new Growing(Uint16Array, rows);
    this.removedLayer = new Growing(Int32Array, rows);
    this.flags = new Growing(Uint8Array, rows);
    this.version = new Growing(Int32Array, rows);
    this.versions = {
      setLayer: new Growing(Uint16Array, rows),
      layer: new Growing(Uint16Array, rows),
      row: new Growing(Uint32Array, rows),
      isLink: new Growing(Uint8Array, rows),
      before: new Growing(Int32Array, rows),
    };
    this.#push(-1, 0, 0, new Uint8Array());
  }

  get count(): number {
    return this.parent.length;
  }

  /** The last part of a node's path, as the first layer that had it spells it. */
  name(node: number): Uint8Array {
    return this.names.slice(node === 0 ? 0 : this.nameEnd.at(node - 1), this.nameEnd.at(node));
  }

  /**
   * Adds all rows of a layer of which nothing is here yet: each becomes the node of its number.
   * @param onStep is called every now and then; what it throws ends the work.
   * @returns false when two names are the same for who makes no difference between small letters and capitals.
   * @throws {LayerEnd} when there are too many, or one lies too deep.
   */
  addAll({ parent, nameEnd, names, kind }: LayerColumns, onStep?: () => void): boolean {
    const count = parent.length;
    if (count > layerLimits.entries) throw layerLimit('entries');
    this.#isTableFull = false;
    this.parent.append(parent.subarray(1));
    this.nameEnd.append(nameEnd.subarray(1));
    this.names.append(names);
    for (const column of [this.firstLayer, this.touchedLayer, this.flags])
      column.append(new Uint8Array(count - 1));
    const none = new Int32Array(count - 1).fill(-1);
    for (const column of [this.firstChild, this.nextSibling, this.removedLayer, this.versions.before])
      column.append(none);
    for (const column of [this.versions.setLayer, this.versions.layer, this.versions.isLink])
      column.append(new Uint8Array(count - 1));
    const rows = new Uint32Array(count - 1);
    const depths = new Uint16Array(count);
    for (let row = 1; row < count; row++) {
      const folder = parent[row] ?? 0;
      const depth = (depths[folder] ?? 0) + 1;
      if (depth > deepest) throw layerLimit('depth');
      depths[row] = depth;
      rows[row - 1] = kind[row] === kindNumber.implied ? 0 : row;
      this.version.push(row - 1);
      this.nextSibling.set(row, this.firstChild.at(folder));
      this.firstChild.set(folder, row);
    }
    this.depth.append(depths.subarray(1));
    this.versions.row.append(rows);
    return !this.#isFolding || this.#fillTable(onStep);
  }

  /** Makes a node another name of the file that another row of the lowest layer is. */
  linkInstead(node: number, row: number): void {
    const version = this.version.at(node);
    this.versions.row.set(version, row);
    this.versions.isLink.set(version, 1);
  }

  /**
   * Makes the first `find` as fast as the next ones.
   * @param onStep is called every now and then; what it throws ends the work.
   */
  prepareToFind(onStep: () => void): void {
    if (this.#isTableFull) return;
    try {
      this.#fillTable(onStep);
    } catch (error) {
      // One that is not full would not find what is there.
      this.#table = new NameTable(this.count);
      this.#isTableFull = false;
      throw error;
    }
  }

  /** The node of this name in a folder, also one that was removed. */
  find(folder: number, name: Uint8Array): number | undefined {
    // Of one layer alone nobody may ever ask.
    if (!this.#isTableFull) this.#fillTable();
    const wanted = this.#isFolding ? foldName(name) : name;
    const hash = hashName(folder, wanted);
    this.#lastHash = { folder, name, hash };
    return this.#table.find(hash, (node) => this.parent.at(node) === folder && this.#isNamed(node, wanted));
  }

  /**
   * Adds a node.
   * @param layer that has it first.
   * @throws {LayerEnd} when there are too many, or one lies too deep.
   */
  add(folder: number, name: Uint8Array, layer: number): number {
    if (this.count >= layerLimits.entries) throw layerLimit('entries');
    const depth = this.depth.at(folder) + 1;
    if (depth > deepest) throw layerLimit('depth');
    if (!this.#isTableFull) this.#fillTable();
    const node = this.#push(folder, depth, layer, name);
    this.nextSibling.set(node, this.firstChild.at(folder));
    this.firstChild.set(folder, node);
    const { name: found, folder: looked, hash } = this.#lastHash;
    const isKnown = found === name && looked === folder;
    this.#table.add(isKnown ? hash : hashName(folder, this.#isFolding ? foldName(name) : name), node);
    return node;
  }

  /** Makes this the newest version of a node. */
  put(node: number, { setLayer, layer, row, isLink }: Version): void {
    const version = this.versions.setLayer.push(setLayer);
    this.versions.layer.push(layer);
    this.versions.row.push(row);
    this.versions.isLink.push(isLink ? 1 : 0);
    this.versions.before.push(this.version.at(node));
    this.version.set(node, version);
  }

  /** Says anew what the newest version of a node is, without another version. */
  putInstead(node: number, version: Version): void {
    const newest = this.version.at(node);
    if (newest < 0) {
      this.put(node, version);
      return;
    }
    this.versions.setLayer.set(newest, version.setLayer);
    this.versions.layer.set(newest, version.layer);
    this.versions.row.set(newest, version.row);
  }

  /** A version of a node; undefined behind the last one. @param before how many newer ones there are. */
  versionOf(node: number, before = 0): Version | undefined {
    let version = this.version.at(node);
    for (let step = 0; step < before && version >= 0; step++) version = this.versions.before.at(version);
    if (version < 0) return undefined;
    return {
      setLayer: this.versions.setLayer.at(version),
      layer: this.versions.layer.at(version),
      row: this.versions.row.at(version),
      isLink: this.versions.isLink.at(version) === 1,
    };
  }

  /** True for a node that no layer has removed. */
  isThere(node: number): boolean {
    return this.removedLayer.at(node) < 0;
  }

  /** The kind of a node's newest version, as a number; a folder where no layer has an entry of it. */
  kind(node: number): number {
    const version = this.version.at(node);
    const row = version < 0 ? 0 : this.versions.row.at(version);
    if (row === 0) return kindNumber.folder;
    const kind = this.layers[this.versions.layer.at(version)]?.kind[row] ?? kindNumber.folder;
    return kind === kindNumber.implied ? kindNumber.folder : kind;
  }

  /** True for a folder, there or removed. */
  isFolder(node: number): boolean {
    return this.kind(node) === kindNumber.folder;
  }

  setFlag(node: number, flag: number): void {
    this.flags.set(node, this.flags.at(node) | flag);
  }

  /** Children of a node, also removed ones, the newest first. */
  *children(node: number): Generator<number> {
    for (let child = this.firstChild.at(node); child >= 0; child = this.nextSibling.at(child)) yield child;
  }

  /** @returns false when two nodes have the same name. */
  #fillTable(onStep?: () => void): boolean {
    this.#isTableFull = true;
    for (let node = 1; node < this.count; node++) {
      if (node % stepLength === 0) onStep?.();
      const folder = this.parent.at(node);
      const [start, end] = [this.nameEnd.at(node - 1), this.nameEnd.at(node)];
      const name = this.#isFolding ? foldName(this.names.slice(start, end)) : undefined;
      const hash =
        name === undefined ? hashName(folder, this.names.view(), start, end) : hashName(folder, name);
      if (name !== undefined) {
        const isSame = (other: number) => this.parent.at(other) === folder && this.#isNamed(other, name);
        if (this.#table.find(hash, isSame) !== undefined) return false;
      }
      this.#table.add(hash, node);
    }
    return true;
  }

  #isNamed(node: number, wanted: Uint8Array): boolean {
    if (!this.#isFolding) return this.#isSpelled(node, wanted);
    const name = foldName(this.name(node));
    if (name.length !== wanted.length) return false;
    for (let at = 0; at < name.length; at++) if (name[at] !== wanted[at]) return false;
    return true;
  }

  /** Compares without a copy. */
  #isSpelled(node: number, wanted: Uint8Array): boolean {
    const start = node === 0 ? 0 : this.nameEnd.at(node - 1);
    if (this.nameEnd.at(node) - start !== wanted.length) return false;
    for (let at = 0; at < wanted.length; at++) if (this.names.at(start + at) !== wanted[at]) return false;
    return true;
  }

  #push(parent: number, depth: number, layer: number, name: Uint8Array): number {
    const node = this.parent.push(parent);
    this.depth.push(depth);
    this.names.append(name);
    this.nameEnd.push(this.names.length);
    this.firstChild.push(-1);
    this.nextSibling.push(-1);
    this.firstLayer.push(layer);
    this.touchedLayer.push(layer);
    this.removedLayer.push(-1);
    this.flags.push(0);
    this.version.push(-1);
    return node;
  }
}
