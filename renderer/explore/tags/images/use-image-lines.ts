import { useMemo } from 'react';
import { useLibrary } from '../../../api/queries.ts';
import { filterTags } from '../filter-tags.ts';
import type { TagFacts, TaggedImage } from './group-tags.ts';
import { imagesOf } from './images-of.ts';
import { type ImageLine, monthLines } from './month-rows.ts';

interface ImageLines {
  lines: readonly ImageLine[];
  /** How many images the tags name, whatever the filter. */
  count: number;
  /** The tag that an image opens with: the first one that the filter finds. */
  tagOf: (image: TaggedImage) => string;
}

/** The images of a repository that have a tag which the filter finds, below their months. */
export function useImageLines(
  registry: string,
  repository: string,
  names: readonly string[],
  facts: Readonly<Record<string, TagFacts>>,
  filter: string,
): ImageLines {
  const library = useLibrary().data;
  const { sorted, images } = useMemo(() => imagesOf(names, facts), [names, facts]);
  const isHere = useMemo(() => {
    const prefix = `${registry}/${repository}:`;
    const added = new Map(
      (library ?? [])
        .filter(({ reference }) => reference.startsWith(prefix))
        .map(({ reference, addedAt, digest }) => [reference.slice(prefix.length), { addedAt, digest }]),
    );
    return (image: TaggedImage) =>
      image.tags.some((tag) => {
        const entry = added.get(tag);
        const digest = Object.hasOwn(facts, tag) ? facts[tag]?.digest : null;
        if (entry === undefined) return false;
        // A tag that has moved on since names another image than the library has.
        return entry.digest === digest || (entry.addedAt ?? '') >= (image.date ?? '');
      });
  }, [library, registry, repository, facts]);
  return useMemo(() => {
    const found = new Set(filterTags(sorted, filter, repository).map(({ tag }) => tag));
    const shown = images.filter(({ tags }) => tags.some((tag) => found.has(tag)));
    return {
      lines: monthLines(shown, isHere),
      count: images.length,
      tagOf: ({ tags, key }) => tags.find((tag) => found.has(tag)) ?? key,
    };
  }, [sorted, images, filter, repository, isHere]);
}
