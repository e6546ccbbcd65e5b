import type { ImageFile } from '../../../shared/inside/image-files.ts';

/** What layers have done, with the sign that says it where colour cannot. */
export type Mark = 'added' | 'changed' | 'removed';

/** The signs of changes, as in listings of differences; `unknown` of what may be one. */
export const signs: Readonly<Record<Mark | 'unknown', string>> = {
  added: '+',
  changed: '~',
  removed: '−',
  unknown: '?',
};

/** What a line says of changes. */
export interface ChangeFact {
  mark: Mark;
  /** Files below a folder that differ so; null for what has changed itself. */
  count: number | null;
  /** The layer that did it, from 1 as people count; null where there are several. */
  layer: number | null;
}

/**
 * What has happened to a file, or each kind of what has happened in a folder; none for what is as the lowest layer has
 * put it. A folder that only its times or owners have changed says what has happened in it.
 */
export function changesOf(file: ChangedFile): ChangeFact[] {
  const { change } = file;
  const own = change === null ? [] : [{ mark: change.mark, count: null, layer: change.layer + 1 }];
  if (file.kind !== 'folder') return own;
  const [whole] = own;
  if (whole !== undefined && whole.mark !== 'changed') {
    const count = whole.mark === 'added' ? file.added : file.removed;
    return count === 0 ? own : [{ ...whole, count }];
  }
  const layer = file.changedIn === null ? null : file.changedIn + 1;
  const inside = allChanges(file).map((each) => ({ ...each, layer }));
  return inside.length === 0 ? own : inside;
}
type ChangedFile = Pick<ImageFile, 'kind' | 'change' | 'changedIn' | Mark>;

/** How many files below a folder were added, changed and removed, without what none were. */
export function allChanges({
  added,
  changed,
  removed,
}: Pick<ImageFile, Mark>): { mark: Mark; count: number }[] {
  const counts: { mark: Mark; count: number }[] = [
    { mark: 'changed', count: changed },
    { mark: 'added', count: added },
    { mark: 'removed', count: removed },
  ];
  return counts.filter(({ count }) => count > 0);
}

/** What is peculiar about a file that one should be warned of; the other peculiarities are facts about it. What is gone harms nobody. */
export function warningOf({
  peculiarities,
  change,
}: Pick<ImageFile, 'peculiarities' | 'change'>): Warning | undefined {
  if (change?.mark === 'removed') return undefined;
  return warnings.find((warning) => peculiarities.includes(warning));
}

/** What people are warned of, the worst first. */
export const warnings = [
  'traversal',
  'conflict',
  'broken',
  'odd-name',
  'not-for-windows',
  'duplicate',
] as const;
export type Warning = (typeof warnings)[number];
