import { kindNumber, linkOf } from '../index/columns.ts';
import type { Nodes } from './nodes.ts';
import type { Steps } from './removal.ts';

/** As many links as Linux follows before it gives up (ELOOP). */
const mostHops = 40;

type MakeFolder = (folder: number, name: Uint8Array) => number;

/** Follows symbolic links, inside the root. */
export class Links {
  readonly #nodes: Nodes;
  readonly #steps: Steps;
  readonly #isFollowing: boolean;
  readonly #makeFolder: MakeFolder;

  /** @param makeFolder makes a folder where none is, in the place of whatever is there. */
  constructor(nodes: Nodes, steps: Steps, isFollowing: boolean, makeFolder: MakeFolder) {
    this.#nodes = nodes;
    this.#steps = steps;
    this.#isFollowing = isFollowing;
    this.#makeFolder = makeFolder;
  }

  /** The folder of this name in a folder, or where a link of this name leads. It is made where there is none. */
  enter(folder: number, name: Uint8Array, hops = { left: mostHops }): number {
    this.#steps.add();
    const node = this.#there(folder, name);
    if (node !== undefined && this.#nodes.isFolder(node)) return node;
    const link = node === undefined ? undefined : this.#linkAt(node);
    if (link === undefined || hops.left-- <= 0) return this.#makeFolder(folder, name);
    let at = link[0] === slash ? 0 : folder;
    for (const part of partsOf(link)) at = isUp(part) ? this.#up(at) : this.enter(at, part, hops);
    return at;
  }

  /** The node that a path from the root names; its own last part is not followed. Undefined when there is none. */
  find(path: Uint8Array): number | undefined {
    const parts = partsOf(path);
    const last = parts.pop();
    if (last === undefined) return undefined;
    const folder = this.#walk(0, parts, { left: mostHops });
    return folder === undefined ? undefined : this.#there(folder, last);
  }

  /** The node that a path from the root leads to, all links followed. Undefined when they lead nowhere. */
  resolve(path: Uint8Array): number | undefined {
    return this.#walk(0, partsOf(path), { left: mostHops });
  }

  #walk(start: number, parts: readonly Uint8Array[], hops: { left: number }): number | undefined {
    let at = start;
    for (const part of parts) {
      this.#steps.add();
      const node = isUp(part) ? this.#up(at) : this.#there(at, part);
      if (node === undefined) return undefined;
      const link = this.#linkAt(node);
      if (link !== undefined && hops.left-- <= 0) return undefined;
      const next = link === undefined ? node : this.#walk(link[0] === slash ? 0 : at, partsOf(link), hops);
      if (next === undefined) return undefined;
      at = next;
    }
    return at;
  }

  #there(folder: number, name: Uint8Array): number | undefined {
    const node = this.#nodes.find(folder, name);
    return node !== undefined && this.#nodes.isThere(node) ? node : undefined;
  }

  #up(node: number): number {
    return Math.max(0, this.#nodes.parent.at(node));
  }

  #linkAt(node: number): Uint8Array | undefined {
    if (!this.#isFollowing || this.#nodes.kind(node) !== kindNumber.symlink) return undefined;
    const { layer = 0, row = 0 } = this.#nodes.versionOf(node) ?? {};
    const columns = this.#nodes.layers[layer];
    return columns === undefined ? undefined : linkOf(columns, row);
  }
}

const slash = 0x2f;
const dot = 0x2e;

function isUp(part: Uint8Array): boolean {
  return part.length === 2 && part[0] === dot && part[1] === dot;
}

/** The parts of a path that lead somewhere. */
function partsOf(path: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let start = 0; start < path.length; ) {
    const found = path.indexOf(slash, start);
    const end = found < 0 ? path.length : found;
    const isHere = end - start === 1 && path[start] === dot;
    if (end > start && !isHere) parts.push(path.subarray(start, end));
    start = end + 1;
  }
  return parts;
}
