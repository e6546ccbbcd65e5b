import type { Nodes } from './nodes.ts';

/** The names of all nodes in small letters, one after the other in one piece of memory. */
export class SmallNames {
  readonly bytes: Buffer;
  /** Where the name of each node begins, and behind the last one where it ends; a zero stands behind each. */
  readonly starts: Uint32Array;
  readonly #nodes: Nodes;
  #ready = 0;
  #end = 0;

  constructor(nodes: Nodes) {
    this.#nodes = nodes;
    this.starts = new Uint32Array(nodes.count + 1);
    // Few letters have a small form of more bytes.
    this.bytes = Buffer.alloc(nodes.names.length * 2 + nodes.count);
  }

  /** Makes the names of some more nodes ready. @returns true when there are others. */
  prepare(count = Number.POSITIVE_INFINITY): boolean {
    const { bytes, starts } = this;
    const names = this.#nodes.names.view();
    const ends = this.#nodes.nameEnd.view();
    const until = Math.min(this.#ready + count, ends.length);
    // Without a call or an object a node: there are hundreds of thousands.
    let at = this.#end;
    let from = this.#ready === 0 ? 0 : (ends[this.#ready - 1] ?? 0);
    for (let node = this.#ready; node < until; node++) {
      const end = ends[node] ?? from;
      starts[node] = at;
      let high = 0;
      for (let read = from, write = at; read < end; read++, write++) {
        const byte = names[read] ?? 0;
        high |= byte;
        bytes[write] = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
      }
      at += high < 0x80 ? end - from : this.#writeText(names.subarray(from, end), at);
      bytes[at++] = 0;
      from = end;
    }
    this.#ready = until;
    this.#end = at;
    starts[until] = at;
    return until < ends.length;
  }

  #writeText(name: Uint8Array, start: number): number {
    const small = Buffer.from(Buffer.from(name).toString('utf8').toLowerCase()).subarray(0, name.length * 2);
    this.bytes.set(small, start);
    return small.length;
  }
}
