import { damagedLayer, layerLimit, layerLimits } from '../bounds/layer-end.ts';
import { readDecimal } from './numbers.ts';
import { lastOfEach, type PaxRecords } from './pax.ts';
import type { TarRecord } from './record.ts';
import { assertSparse, type SparseParts, sparseOfRecords } from './sparse.ts';

/** What an entry is. */
export const entryKinds = [
  'implied',
  'file',
  'folder',
  'symlink',
  'hardlink',
  'character-device',
  'block-device',
  'pipe',
  'whiteout',
  'opaque',
  'other',
] as const;
export type EntryKind = (typeof entryKinds)[number];

/** Extended headers and long names that stand before an entry. */
export interface Preface {
  records: PaxRecords;
  longName?: Uint8Array;
  longLink?: Uint8Array;
}

const kindOfType = new Map<string, EntryKind>([
  ['\0', 'file'],
  ['0', 'file'],
  ['7', 'file'],
  ['S', 'file'],
  ['1', 'hardlink'],
  ['2', 'symlink'],
  ['3', 'character-device'],
  ['4', 'block-device'],
  ['5', 'folder'],
  ['D', 'folder'],
  ['6', 'pipe'],
]);

/** Types that have no content, whatever size their header tells: runtimes (archive/tar of Go) read them so. */
const withoutContent: ReadonlySet<EntryKind> = new Set<EntryKind>([
  'hardlink',
  'symlink',
  'character-device',
  'block-device',
  'folder',
  'pipe',
]);

/** One entry of a tar. What a constructor makes V8 never takes for something that lives long, as it may with literals. */
export class TarEntry {
  kind: EntryKind;
  /** As it is written: any bytes but NUL. */
  name: Uint8Array;
  link: Uint8Array;
  /** Bytes of the file, of a sparse one with its holes. */
  size: number;
  /** Bytes of what is stored of it. */
  stored: number;
  mode: number;
  uid: number;
  gid: number;
  mtime: number;
  sparse?: SparseParts | undefined;
  /** File attributes of Windows (`MSWINDOWS.fileattr`); 0 without. */
  attributes: number;
  hasXattrs: boolean;

  /**
   * Puts together what a header record and all that stands before it say of an entry.
   * @param oldSparse the map of GNU's old format, with the file's size.
   * @throws {LayerEnd} when a number in an extended header is none, or a name is longer than any.
   */
  constructor(
    record: TarRecord,
    { records, longName, longLink }: Preface,
    oldSparse?: { parts: SparseParts; size: number },
  ) {
    const pax = lastOfEach(records);
    this.name = pax.get('GNU.sparse.name') ?? pax.get('path') ?? longName ?? record.name;
    this.link = pax.get('linkpath') ?? longLink ?? record.link;
    if (Math.max(this.name.length, this.link.length) > layerLimits['path-bytes'])
      throw layerLimit('path-bytes');
    this.kind = kindOf(record.type, this.name);
    const told = numberOf(pax, 'size', record.size);
    const hasNone = record.type !== 'D' && withoutContent.has(kindOfType.get(record.type) ?? 'other');
    this.stored = hasNone ? 0 : told;
    if (this.stored < 0) throw damagedLayer('a content has a negative size');
    this.sparse = oldSparse?.parts ?? sparseOfRecords(records);
    const size =
      oldSparse?.size ?? numberOf(pax, 'GNU.sparse.realsize', numberOf(pax, 'GNU.sparse.size', this.stored));
    if (this.sparse !== undefined) assertSparse(this.sparse, size, this.stored);
    this.size = this.kind === 'file' ? size : 0;
    this.mode = record.mode;
    this.uid = numberOf(pax, 'uid', record.uid);
    this.gid = numberOf(pax, 'gid', record.gid);
    this.mtime = numberOf(pax, 'mtime', record.mtime);
    this.attributes = numberOf(pax, 'MSWINDOWS.fileattr', 0);
    this.hasXattrs = pax.size > 0 && pax.keys().some((key) => /^(?:SCHILY|LIBARCHIVE)\.xattr\./.test(key));
  }
}

/** True when the map of a sparse file stands at the beginning of its content (GNU.sparse 1.0). */
export function hasSparseContent({ records }: Preface): boolean {
  if (records.length === 0) return false;
  const pax = lastOfEach(records);
  const major = pax.get('GNU.sparse.major');
  return major !== undefined && Buffer.from(major).toString('latin1') === '1';
}

function numberOf(pax: ReadonlyMap<string, Uint8Array>, key: string, otherwise: number): number {
  const value = pax.get(key);
  return value === undefined ? otherwise : readDecimal(value);
}

function kindOf(type: string, name: Uint8Array): EntryKind {
  // Old archives have no type for folders.
  if (type === '\0' && name.at(-1) === 0x2f) return 'folder';
  return kindOfType.get(type) ?? 'other';
}
