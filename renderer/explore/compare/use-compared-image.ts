import type { AppErrorData } from '../../../shared/errors.ts';
import type { Image, SelectedImage } from '../../../shared/schemas/image.ts';
import { errorDataOf } from '../../api/error-data.ts';
import { useImage } from '../../api/queries.ts';
import type { ComparedImage } from '../../state/route.ts';
import { chooseInitialPlatform } from '../platforms/choose-initial-platform.ts';

/** One side as far as it is known. */
export interface ComparedSide {
  image: Image | undefined;
  selected: SelectedImage | undefined;
  error: AppErrorData | null;
  isLoading: boolean;
  retry: () => void;
}

/**
 * The image of one side. Without a platform the one most like the other side's is chosen, because the Windows image of
 * another month or release does not offer the same `os.version`.
 * @param likePlatform platform text of the other side.
 */
export function useComparedImage(side: ComparedImage | undefined, likePlatform: string): ComparedSide {
  const reference = side?.reference ?? '';
  const first = useImage(reference, side?.platform);
  const { data } = first;
  const guess =
    data === undefined || side?.platform !== undefined || data.platforms.length < 2
      ? undefined
      : chooseInitialPlatform(data.platforms, likePlatform, data.selected?.text, '');
  const needsSecond = guess !== undefined && guess !== data?.selected?.text;
  const second = useImage(needsSecond ? reference : '', guess);
  const query = needsSecond ? second : first;
  return {
    image: query.data ?? data,
    selected: query.data?.selected ?? undefined,
    error: query.error === null ? null : errorDataOf(query.error),
    isLoading: reference !== '' && query.isPending,
    retry: () => void query.refetch(),
  };
}
