import type { AppErrorData } from '../../../shared/errors.ts';
import type { Image } from '../../../shared/schemas/image.ts';
import { errorDataOf } from '../../api/error-data.ts';
import { useHostInfo, useImage } from '../../api/queries.ts';
import { type ExploreRoute, referenceOf } from '../../state/route.ts';
import { useUi } from '../../state/ui-store.ts';
import { chooseInitialPlatform } from '../platforms/choose-initial-platform.ts';

interface SelectedImageResult {
  image: Image | undefined;
  error: AppErrorData | null;
  /** True while the shown image is not yet the one asked for. */
  isLoading: boolean;
  retry: () => void;
}

/** The image of a route with one platform selected: the route's, or the one that the user most likely wants. */
export function useSelectedImage(route: ExploreRoute): SelectedImageResult {
  const reference = referenceOf(route);
  const preferred = useUi(({ preferredPlatform }) => preferredPlatform);
  const host = useHostInfo().data?.platform ?? '';
  const first = useImage(reference, route.platform);
  const guess = guessPlatform(first.data, route.platform, preferred, host);
  const second = useImage(guess === undefined ? '' : reference, guess);
  const query = guess === undefined ? first : second;
  return {
    image: query.data ?? (guess === undefined ? undefined : first.data),
    error: query.error === null ? null : errorDataOf(query.error),
    isLoading: query.isPending || query.isPlaceholderData,
    retry: () => void query.refetch(),
  };
}

function guessPlatform(
  image: Image | undefined,
  asked: string | undefined,
  preferred: string,
  host: string,
): string | undefined {
  if (image === undefined || asked !== undefined || image.platforms.length < 2) return undefined;
  const chosen = chooseInitialPlatform(image.platforms, preferred, image.selected?.text, host);
  return chosen === image.selected?.text ? undefined : chosen;
}
