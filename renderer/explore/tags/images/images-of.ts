import { sortTags, type TagRow } from '../sort-tags.ts';
import { groupTags, type TagFacts, type TaggedImage } from './group-tags.ts';

interface Grouped {
  facts: Readonly<Record<string, TagFacts>>;
  /** The tags in the order in which images list them. */
  sorted: readonly TagRow[];
  images: readonly TaggedImage[];
}

/** What was found of each list of tags: the tag column and the image's page ask for the same. */
const known = new WeakMap<readonly string[], Grouped>();

/** The images that the tags of a repository name. */
export function imagesOf(names: readonly string[], facts: Readonly<Record<string, TagFacts>>): Grouped {
  const before = known.get(names);
  if (before?.facts === facts) return before;
  const sorted = sortTags(names, facts, 'version');
  const grouped = { facts, sorted, images: groupTags(sorted, facts) };
  known.set(names, grouped);
  return grouped;
}
