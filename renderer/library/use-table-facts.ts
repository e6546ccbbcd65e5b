import { useMemo } from 'react';
import type { LibraryImage } from '../../shared/schemas/library.ts';
import type { FollowedTag, ImageUpdate } from '../../shared/schemas/updates.ts';
import { useLibraryStatus } from '../api/queries.ts';
import { useMedia } from '../components/hooks/use-media.ts';
import { useUpdates } from '../state/updates/tag-updates.ts';
import { useSettings } from '../state/use-settings.ts';
import type { TableFacts } from './row.tsx';

/** What the rows of the library have in common, watched once instead of by each row. */
export function useTableFacts(): TableFacts {
  const hidesDate = useMedia('(max-width: 1500px)');
  const hidesUnique = useMedia('(max-width: 1000px)');
  const hidesPlatform = useMedia('(max-width: 720px)');
  const { defaultRegistry } = useSettings();
  const isReadOnly = useLibraryStatus().data?.isReadOnly === true;
  // The style sheet hides the others.
  const columnCount = 8 - Number(hidesDate) - Number(hidesUnique) - Number(hidesPlatform);
  return useMemo(
    () => ({ columnCount, defaultRegistry, isReadOnly }),
    [columnCount, defaultRegistry, isReadOnly],
  );
}

interface UpdateLookup {
  updateOf: (image: LibraryImage) => ImageUpdate | undefined;
  tagOf: (image: LibraryImage) => FollowedTag | undefined;
}

/** Finds what is known of newer versions of an image. */
export function useUpdateLookup(): UpdateLookup {
  const { followed, updates } = useUpdates();
  return useMemo(() => {
    const byImage = new Map(updates.map((update) => [`${update.reference} ${update.current}`, update]));
    const byTag = new Map(followed.map((tag) => [tag.reference, tag]));
    return {
      updateOf: ({ reference, digest }) => byImage.get(`${reference} ${digest}`),
      tagOf: ({ reference }) => byTag.get(reference),
    };
  }, [followed, updates]);
}
