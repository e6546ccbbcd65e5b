import { crc32 } from 'node:zlib';
import { layerLimit, layerLimits } from '../bounds/layer-end.ts';
import type { EntryKind, TarEntry } from '../tar/entry.ts';
import { startsWith } from '../tar/starts-with.ts';
import type { TarListener } from '../tar/tar-reader.ts';
import { entryFlags, kindNumber, type LayerColumns } from './columns.ts';
import { Growing } from './growing.ts';
import { hashName, NameTable } from './name-table.ts';
import { pathParts } from './path-parts.ts';
import { readWhiteout } from './whiteout.ts';

const none = new Uint8Array();

/** Makes the columns of a layer out of the entries of its tar. */
export class RowsBuilder implements TarListener {
  readonly #columns = {
    parent: new Growing(Int32Array),
    nameEnd: new Growing(Uint32Array),
    names: new Growing(Uint8Array),
    kind: new Growing(Uint8Array),
    flags: new Growing(Uint8Array),
    mode: new Growing(Uint16Array),
    uid: new Growing(Uint32Array),
    gid: new Growing(Uint32Array),
    mtime: new Growing(Float64Array),
    size: new Growing(Float64Array),
    offset: new Growing(Float64Array),
    crc: new Growing(Uint32Array),
    attributes: new Growing(Uint32Array),
    linkEnd: new Growing(Uint32Array),
    links: new Growing(Uint8Array),
    sparse: new Growing(Float64Array),
  };
  readonly #paths = new NameTable();
  /**
   * Where the entry goes, and the folder of the one before, as it is written. Each is one object for all entries: V8 may come to think that literals
   * which are made so often live long, and keeps tens of megabytes of them, and of all they name.
   */
  readonly #place = { parent: 0, name: none as Uint8Array, flags: 0 };
  readonly #lastFolder = { path: none as Uint8Array, row: 0, flags: 0 };
  #crc = 0;
  /** The row whose content is being read; -1 for an entry that has none. */
  #row = -1;

  constructor() {
    this.#push(-1, none, 'implied', 0);
  }

  entry(entry: TarEntry, offset: number): void {
    this.#crc = 0;
    this.#row = -1;
    // The root itself is there without being named.
    if (!this.#findPlace(entry.name)) return;
    const { parent, name, flags } = this.#place;
    const whiteout = readWhiteout(name);
    if (whiteout === 'metadata') return;
    if (whiteout !== undefined) {
      const bad = whiteout.isBad ? entryFlags.badWhiteout : 0;
      this.#push(parent, whiteout.name, whiteout.kind, flags | bad, entry, offset);
      return;
    }
    const hash = hashName(parent, name);
    const earlier = this.#find(hash, parent, name);
    const row = this.#push(parent, name, entry.kind, flags, entry, offset);
    this.#row = row;
    if (earlier === undefined) this.#paths.add(hash, row);
    else {
      const isOnlyNamed = this.#columns.kind.at(earlier) === kindNumber.implied && entry.kind === 'folder';
      const flag = isOnlyNamed ? entryFlags.afterwards : entryFlags.duplicate;
      this.#columns.flags.set(row, this.#columns.flags.at(row) | flag);
    }
  }

  content(bytes: Uint8Array): void {
    this.#crc = crc32(bytes, this.#crc);
  }

  contentEnd(): void {
    if (this.#row >= 0) this.#columns.crc.set(this.#row, this.#crc);
  }

  /** Tells the checksum of the entry that was told last, where its content is not read. */
  checksum(crc: number): void {
    if (this.#row >= 0) this.#columns.crc.set(this.#row, crc);
  }

  /** The columns so far. */
  columns(): LayerColumns {
    const { parent, nameEnd, names, kind, flags, mode, uid, gid, mtime } = this.#columns;
    const { size, offset, crc, attributes, linkEnd, links, sparse } = this.#columns;
    return {
      parent: parent.view(),
      nameEnd: nameEnd.view(),
      names: names.view(),
      kind: kind.view(),
      flags: flags.view(),
      mode: mode.view(),
      uid: uid.view(),
      gid: gid.view(),
      mtime: mtime.view(),
      size: size.view(),
      offset: offset.view(),
      crc: crc.view(),
      attributes: attributes.view(),
      linkEnd: linkEnd.view(),
      links: links.view(),
      sparse: sparse.view(),
    };
  }

  /**
   * Finds where an entry goes. Most lie in the folder of the one before.
   * @returns false for the root itself.
   */
  #findPlace(path: Uint8Array): boolean {
    const [place, last] = [this.#place, this.#lastFolder];
    const slash = path.lastIndexOf(0x2f);
    const isPlainName = slash + 1 < path.length && path[slash + 1] !== 0x2e;
    if (isPlainName && slash > 0 && slash === last.path.length && startsWith(path, last.path)) {
      place.parent = last.row;
      place.name = path.subarray(slash + 1);
      place.flags = last.flags;
      return true;
    }
    const { ends, flags } = pathParts(path);
    const end = ends.pop();
    const start = ends.pop();
    if (start === undefined || end === undefined) return false;
    place.parent = this.#folder(path, ends);
    place.name = path.subarray(start, end);
    place.flags = flags;
    if (isPlainName && slash > 0) {
      last.path = path.slice(0, slash);
      last.row = place.parent;
      last.flags = flags;
    }
    return true;
  }

  /** The row of a folder, with those above it; they are made where the layer has not named them. */
  #folder(path: Uint8Array, ends: readonly number[]): number {
    let row = 0;
    for (let at = 0; at < ends.length; at += 2) {
      const start = ends[at] ?? 0;
      const end = ends[at + 1] ?? 0;
      const hash = hashName(row, path, start, end);
      const found = this.#find(hash, row, path, start, end);
      row = found ?? this.#push(row, path.subarray(start, end), 'implied', 0);
      if (found === undefined) this.#paths.add(hash, row);
    }
    return row;
  }

  /** The row of a name, which is a part of `bytes`, in a folder. */
  #find(hash: number, parent: number, bytes: Uint8Array, start = 0, end = bytes.length): number | undefined {
    const { parent: parents, nameEnd, names } = this.#columns;
    return this.#paths.find(hash, (row) => {
      if (parents.at(row) !== parent) return false;
      const nameStart = nameEnd.at(row - 1);
      if (nameEnd.at(row) - nameStart !== end - start) return false;
      for (let at = start; at < end; at++) if (names.at(nameStart + at - start) !== bytes[at]) return false;
      return true;
    });
  }

  #push(
    parent: number,
    name: Uint8Array,
    kind: EntryKind,
    flags: number,
    entry?: TarEntry,
    offset = 0,
  ): number {
    const columns = this.#columns;
    if (columns.parent.length >= layerLimits.entries) throw layerLimit('entries');
    columns.names.append(name);
    columns.links.append(entry?.link ?? none);
    if (columns.names.length + columns.links.length > layerLimits['name-bytes'])
      throw layerLimit('name-bytes');
    const row = columns.parent.push(parent);
    columns.nameEnd.push(columns.names.length);
    columns.linkEnd.push(columns.links.length);
    columns.kind.push(kindNumber[kind]);
    columns.flags.push(
      flags |
        (entry?.sparse === undefined ? 0 : entryFlags.sparse) |
        (entry?.hasXattrs === true ? entryFlags.xattrs : 0),
    );
    columns.mode.push(entry?.mode ?? 0o755);
    columns.uid.push(entry?.uid ?? 0);
    columns.gid.push(entry?.gid ?? 0);
    columns.mtime.push(entry?.mtime ?? 0);
    columns.size.push(entry?.size ?? 0);
    columns.offset.push(offset);
    columns.crc.push(0);
    columns.attributes.push(entry?.attributes ?? 0);
    if (entry?.sparse !== undefined)
      columns.sparse.append([row, entry.sparse.length, ...entry.sparse.flat()]);
    return row;
  }
}
