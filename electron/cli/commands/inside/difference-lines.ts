import { formatBytes } from '../../../../shared/format.ts';
import type {
  DifferenceKind,
  FileDifference,
  ProgramVersions,
} from '../../../../shared/inside/differences.ts';
import { sanitizeText } from '../../text/sanitize.ts';
import { shortenName } from '../../text/table.ts';

const signs: Readonly<Record<DifferenceKind, string>> = {
  added: '+',
  changed: '~',
  removed: '-',
  unknown: '?',
};

/** Width of a size. Each line is written as it comes, and so knows nothing of those that follow. */
const sizeWidth = 9;
const narrowestPath = 20;

/**
 * A difference as a line for people: sign, size before and after, path, and the versions of a program.
 * @param width of the terminal in columns; undefined shortens nothing.
 */
export function differenceLine(
  { difference, before, after, path }: FileDifference,
  versions: ProgramVersions | undefined,
  width: number | undefined,
): string {
  const head = [
    difference === null ? ' ' : signs[difference],
    sizeOf(before).padStart(sizeWidth),
    sizeOf(after).padStart(sizeWidth),
  ].join('  ');
  const told = versionWords(versions);
  const tail = told === '' ? '' : `  ${told}`;
  const name = sanitizeText(path);
  const room = width === undefined ? name.length : width - head.length - 2 - tail.length;
  return `${head}  ${shortenName(name, Math.max(narrowestPath, room))}${tail}`;
}

function sizeOf(side: FileDifference['before']): string {
  return side?.kind === 'file' ? formatBytes(side.bytes) : '';
}

function versionWords({ before = null, after = null }: Partial<ProgramVersions> = {}): string {
  if (before === null || after === null || before === after) return before ?? after ?? '';
  return `${before} → ${after}`;
}

/** How many differ, in a sentence. */
export function differenceSummary({
  added,
  changed,
  removed,
  unknown,
}: Record<DifferenceKind, number>): string {
  if (added + changed + removed + unknown === 0) return 'The files of both images are the same.';
  const words = [
    [added, 'added'],
    [changed, 'changed'],
    [removed, 'removed'],
  ] as const;
  const known = words.map(([count, word]) => `${count.toLocaleString('en')} ${word}`).join(', ');
  if (unknown === 0) return known;
  const files = unknown === 1 ? '1 file' : `${unknown.toLocaleString('en')} files`;
  return `${known}, ${unknown.toLocaleString('en')} unknown. The content of ${files} cannot be compared (?), because one side is listed by a table of contents, whose checksums are others than those of a tar. Pull both images to compare all of it.`;
}

/** Says that nothing that differs was meant by the options; how many differ in all follows. */
export function noneMatch(only: DifferenceKind | undefined, search: string | undefined): string {
  const of = search === undefined || search === '' ? '' : ` with a name that matches ${sanitizeText(search)}`;
  return `Nothing was ${only ?? 'added, changed or removed'}${of}. In all:`;
}
