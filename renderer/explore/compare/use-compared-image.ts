import type { AppErrorData } from '../../../shared/errors.ts';
import { isFullReference } from '../../../shared/library/find-images.ts';
import type { Image, SelectedImage } from '../../../shared/schemas/image.ts';
import { errorDataOf } from '../../api/error-data.ts';
import { useImage, useLibraryImage } from '../../api/queries.ts';
import type { WholeImage } from '../../inside/reading/image-of.ts';
import type { ComparedImage } from '../../state/route.ts';
import { chooseInitialPlatform } from '../platforms/choose-initial-platform.ts';

/** One side as far as it is known. */
export interface ComparedSide {
  image: Image | undefined;
  selected: SelectedImage | undefined;
  /** What its files are asked by; undefined until it is known. */
  files: WholeImage | undefined;
  error: AppErrorData | null;
  isLoading: boolean;
  retry: () => void;
}

/**
 * The image of one side: as the library has it where it was chosen there, else as its registry does. Without a platform the
 * one most like the other side's is chosen, because the Windows image of another month or release does not offer the same
 * `os.version`.
 * @param likePlatform platform text of the other side.
 */
export function useComparedImage(side: ComparedImage | undefined, likePlatform: string): ComparedSide {
  const first = useOneImage(side, side?.platform);
  const { data } = first.query;
  const guess =
    data === undefined || side?.platform !== undefined || data.platforms.length < 2
      ? undefined
      : chooseInitialPlatform(data.platforms, likePlatform, data.selected?.text, '');
  const needsSecond = guess !== undefined && guess !== data?.selected?.text;
  const second = useOneImage(needsSecond ? side : undefined, guess);
  const { query, isOfLibrary } = needsSecond ? second : first;
  const image = query.data ?? data;
  const selected = query.data?.selected ?? undefined;
  return {
    image,
    selected,
    files: image === undefined || selected === undefined ? undefined : filesOf(image, selected, isOfLibrary),
    error: query.error === null ? null : errorDataOf(query.error),
    isLoading: side !== undefined && query.isPending,
    retry: () => void query.refetch(),
  };
}

function useOneImage(side: ComparedImage | undefined, platform: string | undefined) {
  const isNamed = side?.digest !== undefined;
  const own = useLibraryImage(isNamed ? { ...side, platform } : undefined);
  // One that has left the library since may still be had of its registry.
  const isElsewhere = !isNamed || (own.isError && isFullReference(side.reference));
  const pinned = isNamed ? `${side.reference}@${side.digest}` : (side?.reference ?? '');
  const other = useImage(isElsewhere ? pinned : '', platform);
  return isElsewhere ? { query: other, isOfLibrary: false } : { query: own, isOfLibrary: true };
}

/** Just the image that is shown, whatever its tag names by now. The library knows its images by the whole of them. */
function filesOf(image: Image, selected: SelectedImage, isOfLibrary: boolean): WholeImage {
  const { reference, digest } = image;
  if (!isOfLibrary) return { reference, digest: selected.digest };
  return { reference, digest, ...(digest === selected.digest ? {} : { platform: selected.text }) };
}
