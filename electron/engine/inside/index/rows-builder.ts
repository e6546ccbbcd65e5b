import { crc32 } from 'node:zlib';
import { layerLimit, layerLimits } from '../bounds/layer-end.ts';
import type { EntryKind, TarEntry } from '../tar/entry.ts';
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
    parent: new Growing((length) => new Int32Array(length)),
    nameEnd: new Growing((length) => new Uint32Array(length)),
    names: new Growing((length) => new Uint8Array(length)),
    kind: new Growing((length) => new Uint8Array(length)),
    flags: new Growing((length) => new Uint8Array(length)),
    mode: new Growing((length) => new Uint16Array(length)),
    uid: new Growing((length) => new Uint32Array(length)),
    gid: new Growing((length) => new Uint32Array(length)),
    mtime: new Growing((length) => new Float64Array(length)),
    size: new Growing((length) => new Float64Array(length)),
    offset: new Growing((length) => new Float64Array(length)),
    crc: new Growing((length) => new Uint32Array(length)),
    attributes: new Growing((length) => new Uint32Array(length)),
    linkEnd: new Growing((length) => new Uint32Array(length)),
    links: new Growing((length) => new Uint8Array(length)),
    sparse: new Growing((length) => new Float64Array(length)),
  };
  readonly #paths = new NameTable();
  /** The folder of the entry before, as it is written. */
  #lastFolder: { path: Uint8Array; row: number; flags: number } | undefined;
  #crc = 0;
  /** The row whose content is being read; -1 for an entry that has none. */
  #row = -1;

  constructor() {
    this.#push(-1, none, 'implied', 0);
  }

  entry(entry: TarEntry, offset: number): void {
    this.#crc = 0;
    this.#row = -1;
    const place = this.#placeOf(entry.name);
    // The root itself is there without being named.
    if (place === undefined) return;
    const { parent, name, flags } = place;
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

  /** Where an entry goes. Most lie in the folder of the one before. */
  #placeOf(path: Uint8Array): { parent: number; name: Uint8Array; flags: number } | undefined {
    const last = this.#lastFolder;
    const slash = path.lastIndexOf(0x2f);
    const name = path.subarray(slash + 1);
    const isPlainName = name.length > 0 && name[0] !== 0x2e;
    if (isPlainName && slash === last?.path.length && startsWith(path, last.path))
      return { parent: last.row, name, flags: last.flags };
    const { ends, flags } = pathParts(path);
    const [start, end] = ends.splice(-2);
    if (start === undefined || end === undefined) return undefined;
    const parent = this.#folder(path, ends);
    if (isPlainName && slash > 0) this.#lastFolder = { path: path.slice(0, slash), row: parent, flags };
    return { parent, name: path.subarray(start, end), flags };
  }

  /** The row of a folder, with those above it; they are made where the layer has not named them. */
  #folder(path: Uint8Array, ends: readonly number[]): number {
    let row = 0;
    for (let at = 0; at < ends.length; at += 2) {
      const name = path.subarray(ends[at], ends[at + 1]);
      const hash = hashName(row, name);
      const found = this.#find(hash, row, name);
      const next = found ?? this.#push(row, name, 'implied', 0);
      if (found === undefined) this.#paths.add(hash, next);
      row = next;
    }
    return row;
  }

  #find(hash: number, parent: number, name: Uint8Array): number | undefined {
    return this.#paths.find(hash, (row) => this.#isRow(row, parent, name));
  }

  #isRow(row: number, parent: number, name: Uint8Array): boolean {
    if (this.#columns.parent.at(row) !== parent) return false;
    const start = this.#columns.nameEnd.at(row - 1);
    if (this.#columns.nameEnd.at(row) - start !== name.length) return false;
    for (let at = 0; at < name.length; at++)
      if (this.#columns.names.at(start + at) !== name[at]) return false;
    return true;
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

function startsWith(path: Uint8Array, start: Uint8Array): boolean {
  for (let at = 0; at < start.length; at++) if (path[at] !== start[at]) return false;
  return true;
}
