import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, visit, type YAMLMap } from 'yaml';

/** Deeper than maps are merged into each other by hand. */
const mostMerges = 20;

/**
 * The nodes of one document, with what its aliases stand for. Nothing is copied in their places, so that a text in which
 * aliases of aliases stand for billions of nodes costs what its characters cost.
 */
export class YamlNodes {
  readonly root: unknown;
  /** All maps in their order. */
  readonly maps: readonly YAMLMap[];
  readonly #targets = new Map<Node, Node>();
  /** The value of a key in a map that is being, or has been, looked up. */
  readonly #found = new Map<string, Map<YAMLMap, unknown>>();

  constructor(document: Document.Parsed) {
    this.root = document.contents;
    const anchors = new Map<string, Node>();
    const maps: YAMLMap[] = [];
    visit(document, (_, node) => {
      if (!isNode(node)) return;
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target !== undefined) this.#targets.set(node, target);
        return;
      }
      // The same name may be given again: an alias means the one before it (YAML 1.2.2, 7.1).
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
      if (isMap(node)) maps.push(node);
    });
    this.maps = maps;
  }

  /** The node that is meant: of an alias, what it stands for. */
  resolve(node: unknown): unknown {
    return isAlias(node) ? this.#targets.get(node) : node;
  }

  /** A value that is text; undefined for all else. */
  text(node: unknown): string | undefined {
    const meant = this.resolve(node);
    return isScalar(meant) && typeof meant.value === 'string' ? meant.value : undefined;
  }

  map(node: unknown): YAMLMap | undefined {
    const meant = this.resolve(node);
    return isMap(meant) ? meant : undefined;
  }

  items(node: unknown): readonly unknown[] {
    const meant = this.resolve(node);
    return isSeq(meant) ? meant.items : [];
  }

  /** Where a node stands in the text, in characters; of an alias, where the alias does. */
  offset(node: unknown): number {
    return isNode(node) ? (node.range?.[0] ?? 0) : 0;
  }

  /** The pairs of a map that have a name, without merged ones. */
  entries(map: YAMLMap): { key: string; value: unknown }[] {
    return map.items.flatMap(({ key, value }) => {
      const name = this.text(key);
      return name === undefined ? [] : [{ key: name, value }];
    });
  }

  /** The value of a key: the map's own, else that of what is merged into it by `<<`, the first one first. */
  value(map: YAMLMap, key: string, depth: number = 0): unknown {
    const known = this.#found.get(key) ?? new Map<YAMLMap, unknown>();
    this.#found.set(key, known);
    if (known.has(map)) return known.get(map);
    // A map that is merged into itself adds nothing to itself.
    known.set(map, undefined);
    const found = this.#lookUp(map, key, depth);
    known.set(map, found);
    return found;
  }

  #lookUp(map: YAMLMap, key: string, depth: number): unknown {
    const entries = this.entries(map);
    const own = entries.findLast((entry) => entry.key === key);
    if (own !== undefined) return own.value;
    if (depth > mostMerges) return undefined;
    for (const merged of entries.filter((entry) => entry.key === '<<')) {
      const single = this.map(merged.value);
      const sources =
        single === undefined ? this.items(merged.value).map((each) => this.map(each)) : [single];
      for (const source of sources) {
        const found = source === undefined ? undefined : this.value(source, key, depth + 1);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }
}
