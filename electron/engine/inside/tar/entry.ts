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

/** One entry of a tar. */
export interface TarEntry {
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
  sparse?: SparseParts;
  /** File attributes of Windows (`MSWINDOWS.fileattr`); 0 without. */
  attributes: number;
  hasXattrs: boolean;
}

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

/**
 * Puts together what a header record and all that stands before it say of an entry.
 * @param oldSparse the map of GNU's old format, with the file's size.
 * @throws {LayerEnd} when a number in an extended header is none, or a name is longer than any.
 */
export function readEntry(
  record: TarRecord,
  { records, longName, longLink }: Preface,
  oldSparse?: { parts: SparseParts; size: number },
): TarEntry {
  const pax = lastOfEach(records);
  const number = (key: string, otherwise: number) => {
    const value = pax.get(key);
    return value === undefined ? otherwise : readDecimal(value);
  };
  const name = pax.get('GNU.sparse.name') ?? pax.get('path') ?? longName ?? record.name;
  const link = pax.get('linkpath') ?? longLink ?? record.link;
  if (Math.max(name.length, link.length) > layerLimits['path-bytes']) throw layerLimit('path-bytes');
  const kind = kindOf(record.type, name);
  const told = number('size', record.size);
  const stored = record.type !== 'D' && withoutContent.has(kindOfType.get(record.type) ?? 'other') ? 0 : told;
  if (stored < 0) throw damagedLayer('a content has a negative size');
  const sparse = oldSparse?.parts ?? sparseOfRecords(records);
  const size = oldSparse?.size ?? number('GNU.sparse.realsize', number('GNU.sparse.size', stored));
  if (sparse !== undefined) assertSparse(sparse, size, stored);
  return {
    kind,
    name,
    link,
    size: kind === 'file' ? size : 0,
    stored,
    mode: record.mode,
    uid: number('uid', record.uid),
    gid: number('gid', record.gid),
    mtime: number('mtime', record.mtime),
    ...(sparse === undefined ? {} : { sparse }),
    attributes: number('MSWINDOWS.fileattr', 0),
    hasXattrs: [...pax.keys()].some((key) => /^(?:SCHILY|LIBARCHIVE)\.xattr\./.test(key)),
  };
}

/** True when the map of a sparse file stands at the beginning of its content (GNU.sparse 1.0). */
export function hasSparseContent({ records }: Preface): boolean {
  if (records.length === 0) return false;
  const pax = lastOfEach(records);
  const major = pax.get('GNU.sparse.major');
  return major !== undefined && Buffer.from(major).toString('latin1') === '1';
}

function kindOf(type: string, name: Uint8Array): EntryKind {
  // Old archives have no type for folders.
  if (type === '\0' && name.at(-1) === 0x2f) return 'folder';
  return kindOfType.get(type) ?? 'other';
}
