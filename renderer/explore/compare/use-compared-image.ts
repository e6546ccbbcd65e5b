import { useImage } from '../../api/queries.ts';
import { chooseInitialPlatform } from '../platforms/choose-initial-platform.ts';

/**
 * The image to compare another with. Without a platform it is the one most like `likePlatform`: another month's
 * Windows image has another `os.version`, and another release has none like it at all.
 */
export function useComparedImage(reference: string, platform: string | undefined, likePlatform: string) {
  const first = useImage(reference, platform);
  const { data } = first;
  const guess =
    data === undefined || platform !== undefined
      ? undefined
      : chooseInitialPlatform(data.platforms, likePlatform, data.selected?.text, '');
  const needsSecond = guess !== undefined && guess !== data?.selected?.text;
  const second = useImage(needsSecond ? reference : '', guess);
  return needsSecond ? second : first;
}
