import { useMemo } from 'react';
import { imageKey, type SpaceSums, spaceSums } from '../../../shared/library/space-sums.ts';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import { useLibrarySpace } from '../../api/queries.ts';
import { useLibrarySelection } from './store.ts';

/** The chosen ones of these images, in their order. Others may have been chosen before they went. */
export function useSelectedImages(images: readonly LibraryImage[]): LibraryImage[] {
  const selected = useLibrarySelection(({ selected }) => selected);
  return useMemo(() => images.filter((image) => selected.has(imageKey(image))), [images, selected]);
}

/** What these images take together; undefined while that is not known. */
export function useSpaceSums(images: readonly LibraryImage[]): SpaceSums | undefined {
  const space = useLibrarySpace(images.length > 0).data;
  return useMemo(
    () => (space === undefined ? undefined : spaceSums(space, new Set(images.map(imageKey)))),
    [space, images],
  );
}
