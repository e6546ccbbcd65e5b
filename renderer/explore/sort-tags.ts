import { compareVersions } from '../../shared/platform.ts';
import { windowsBuildOfAlias } from '../../shared/windows-releases.ts';

/** A line of the tag column. */
export interface TagRow {
  key: string;
  tag: string;
  /** A name that moves on to newer images: `latest`, `ltsc2019`, `1809`. */
  isFloating: boolean;
  /** True for the last floating name, below which a line is drawn. */
  endsFloating: boolean;
  /** ISO time, when known. */
  lastModified: string | null;
}

export type TagSort = 'newest' | 'version';

/** Floating names first, `latest` at the very top; then by date where dates are known, or by version, newest first. */
export function sortTags(
  tags: readonly string[],
  dates: Readonly<Record<string, { lastModified: string | null }>>,
  sort: TagSort,
): TagRow[] {
  const rows = tags.map(
    (tag): TagRow => ({
      key: tag,
      tag,
      isFloating: isFloatingTag(tag),
      endsFloating: false,
      lastModified: dates[tag]?.lastModified ?? null,
    }),
  );
  rows.sort((left, right) => compareRows(left, right, sort));
  const lastFloating = rows.findLast(({ isFloating }) => isFloating);
  if (lastFloating !== undefined && rows.some(({ isFloating }) => !isFloating))
    lastFloating.endsFloating = true;
  return rows;
}

/** True for a tag that names a release line or a channel instead of one build. */
export function isFloatingTag(tag: string): boolean {
  return !/\d/.test(tag) || windowsBuildOfAlias(tag) !== undefined;
}

function compareRows(left: TagRow, right: TagRow, sort: TagSort): number {
  if (left.isFloating !== right.isFloating) return left.isFloating ? -1 : 1;
  if (left.isFloating) return compareFloating(left.tag, right.tag);
  if (sort === 'newest' && left.lastModified !== right.lastModified) {
    return (right.lastModified ?? '') < (left.lastModified ?? '') ? -1 : 1;
  }
  return compareVersions(right.tag, left.tag);
}

function compareFloating(left: string, right: string): number {
  if (left === 'latest' || right === 'latest') return left === 'latest' ? -1 : 1;
  const isLtsc = [left, right].map((tag) => tag.startsWith('ltsc'));
  if (isLtsc[0] !== isLtsc[1]) return isLtsc[0] ? -1 : 1;
  return compareVersions(right, left);
}
