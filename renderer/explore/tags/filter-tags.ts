import { isTagOfWindowsRelease } from '../../../shared/windows-releases.ts';
import { finds, readSearch, squash } from '../../search/words.ts';
import type { TagRow } from './sort-tags.ts';

const squashedTags = new WeakMap<readonly TagRow[], readonly string[]>();

/**
 * The tags that hold every word of the query. A Windows release in it means the tags of that release; the words beside
 * one may also name the repository, since people type "server core 2019" here too.
 */
export function filterTags(rows: readonly TagRow[], query: string, repository: string): readonly TagRow[] {
  const search = readSearch(query);
  if (search.words.length === 0) return rows;
  const squashed = squashedTags.get(rows) ?? rows.map(({ tag }) => squash(tag));
  squashedTags.set(rows, squashed);
  const context = squash(repository);
  return rows.filter(({ tag }, index) =>
    finds(search, squashed[index] ?? '', (release) => isTagOfWindowsRelease(tag, release), context),
  );
}
