import { windowsBuildOfAlias } from '../../../shared/windows-releases.ts';

/** A line of the tag column. */
export interface TagRow {
  key: string;
  tag: string;
  /** A name that moves on to newer images: `latest`, `ltsc2019`, `1809`, `10.0` beside `10.0.1`. */
  isFloating: boolean;
  /** True for the last floating name, below which a line is drawn. */
  endsFloating: boolean;
  /** ISO time, when known. */
  lastModified: string | null;
}

/** The parts of a tag that are compared. Numbers are padded so that plain text comparison sorts ten thousand tags fast. */
interface TagOrder {
  version: string;
  rank: number;
  rest: string;
}

type SortedRow = TagRow & { order: TagOrder };

export type TagSort = 'newest' | 'version';

const architecture = /-(?:amd64|arm64|arm64v8|arm32v7|x64)$/;
const buildDate = /-\d{8}(?=-|$)/;
const preRelease = /^(?:alpha|beta|preview|pre|rc|canary|nightly|dev)(?![a-z])/;

/** Floating names first, `latest` at the very top; then by date where dates are known, or by version, newest first. */
export function sortTags(
  tags: readonly string[],
  dates: Readonly<Record<string, { lastModified: string | null }>>,
  sort: TagSort,
): TagRow[] {
  const refined = refinedNames(tags);
  const rows = tags.map((tag): SortedRow => {
    const isFloating = isFloatingTag(tag) || refined.has(tag);
    const lastModified = Object.hasOwn(dates, tag) ? (dates[tag]?.lastModified ?? null) : null;
    return { key: tag, tag, isFloating, endsFloating: false, lastModified, order: orderOf(tag) };
  });
  rows.sort((left, right) => compareRows(left, right, sort));
  const lastFloating = rows.findLast(({ isFloating }) => isFloating);
  if (lastFloating !== undefined && rows.some(({ isFloating }) => !isFloating))
    lastFloating.endsFloating = true;
  return rows;
}

/** True for a tag that by itself names a release line or a channel instead of one build. */
export function isFloatingTag(tag: string): boolean {
  return !/\d/.test(tag.replace(architecture, '')) || isWindowsAlias(tag);
}

/** The tags that other tags of the repository make more precise: `4.8` beside `4.8.1`, `4.8-x` beside `4.8-20261110-x`. */
function refinedNames(tags: readonly string[]): Set<string> {
  const names = new Set<string>();
  for (const tag of tags) {
    const undated = tag.replace(buildDate, '');
    if (undated !== tag) names.add(undated);
    if (/^v?\d+(?:\.\d+)+$/.test(tag)) names.add(tag.slice(0, tag.lastIndexOf('.')));
  }
  return names;
}

function compareRows(left: SortedRow, right: SortedRow, sort: TagSort): number {
  if (left.isFloating !== right.isFloating) return left.isFloating ? -1 : 1;
  if (left.isFloating) return compareFloating(left, right);
  if (sort === 'newest' && left.lastModified !== right.lastModified) {
    return (right.lastModified ?? '') < (left.lastModified ?? '') ? -1 : 1;
  }
  return compareOrders(left.order, right.order);
}

function compareFloating(left: SortedRow, right: SortedRow): number {
  if (left.tag === 'latest' || right.tag === 'latest') return left.tag === 'latest' ? -1 : 1;
  const isLtsc = [left, right].map(({ tag }) => tag.startsWith('ltsc'));
  if (isLtsc[0] !== isLtsc[1]) return isLtsc[0] ? -1 : 1;
  return compareOrders(left.order, right.order);
}

/** Newest version first; of one version the plain name, then its variants, then builds with a date, newest first. */
export function compareOrders(left: TagOrder, right: TagOrder): number {
  return (
    descending(left.version, right.version) || left.rank - right.rank || descending(left.rest, right.rest)
  );
}

function descending(left: string, right: string): number {
  return left === right ? 0 : left < right ? 1 : -1;
}

/** The parts of a tag that `compareOrders` compares. */
export function orderOf(tag: string): TagOrder {
  const dash = tag.indexOf('-');
  const rest = dash < 0 ? '' : tag.slice(dash + 1);
  return { version: padded(dash < 0 ? tag : tag.slice(0, dash)), rank: rankOf(rest), rest: padded(rest) };
}

function padded(text: string): string {
  return text.replace(/\d+/g, (digits) => digits.padStart(10, '0'));
}

function rankOf(rest: string): number {
  if (rest === '') return 0;
  if (preRelease.test(rest)) return 3;
  return /^\d{8}(?:-|$)/.test(rest) ? 2 : 1;
}

function isWindowsAlias(tag: string): boolean {
  return windowsBuildOfAlias(tag.replace(architecture, '')) !== undefined;
}
