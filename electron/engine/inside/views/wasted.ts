import type { WastedFile } from '../../../../shared/inside/file-facts.ts';
import { kindNumber } from '../index/columns.ts';
import { Growing } from '../index/growing.ts';
import type { ImageTree } from './image-tree.ts';
import { pathOf } from './path-of.ts';

/** The files of layers that no path leads to any more, the largest first. */
export class WastedFiles {
  readonly #tree: ImageTree;
  /** A node, and how many newer versions it has, for each file. */
  readonly #nodes = new Growing(Int32Array);
  readonly #before = new Growing(Uint16Array);
  readonly #order: Uint32Array;

  constructor(tree: ImageTree) {
    this.#tree = tree;
    this.#gather();
    this.#order = Uint32Array.from({ length: this.#nodes.length }, (_, at) => at);
    const bytes = Float64Array.from(this.#order, (at) => this.#rowOf(at).bytes);
    this.#order.sort((left, right) => (bytes[right] ?? 0) - (bytes[left] ?? 0) || left - right);
  }

  page(offset: number, limit: number): { files: WastedFile[]; total: number } {
    return {
      files: [...this.#order.subarray(offset, offset + limit)].map((at) => this.#file(at)),
      total: this.#order.length,
    };
  }

  #gather(): void {
    const { nodes, layers, totals } = this.#tree;
    const told = totals.used.map((rows) => Uint8Array.from(rows));
    for (let node = 1; node < nodes.count; node++) {
      for (let before = 0; before < 0xffff; before++) {
        const version = nodes.versionOf(node, before);
        if (version === undefined) break;
        const { layer, row } = version;
        const isFile = layers[layer]?.rows.kind[row] === kindNumber.file;
        const rows = told[layer];
        // A file with several names is wasted once.
        if (!isFile || rows === undefined || rows[row] === 1) continue;
        rows[row] = 1;
        this.#nodes.push(node);
        this.#before.push(before);
      }
    }
  }

  #file(at: number): WastedFile {
    const { nodes } = this.#tree;
    const node = this.#nodes.at(at);
    const before = this.#before.at(at);
    const { bytes, layer } = this.#rowOf(at);
    const newer = before === 0 ? undefined : nodes.versionOf(node, before - 1);
    const by =
      newer === undefined
        ? ({ by: 'removed', byLayer: Math.max(0, nodes.removedLayer.at(node)) } as const)
        : ({ by: 'changed', byLayer: newer.setLayer } as const);
    return { node, path: pathOf(this.#tree, node), bytes, layer, ...by };
  }

  #rowOf(at: number): { bytes: number; layer: number } {
    const { nodes, layers } = this.#tree;
    const { layer = 0, row = 0 } = nodes.versionOf(this.#nodes.at(at), this.#before.at(at)) ?? {};
    return { bytes: layers[layer]?.rows.size[row] ?? 0, layer };
  }
}
