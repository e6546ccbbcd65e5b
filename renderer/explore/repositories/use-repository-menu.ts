import { useTranslation } from 'react-i18next';
import { useCopy } from '../../components/hooks/use-copy.ts';
import type { MenuLine } from '../../state/frame/context-menu.ts';
import { showNote } from '../../state/show-toast.ts';
import { useChangeSettings, useSettings } from '../../state/use-settings.ts';

/** The context menu of a repository. */
export function useRepositoryMenu(
  registry: string,
  open: (repository: string) => void,
): (repository: string) => readonly MenuLine[] {
  const { t } = useTranslation();
  const { copy } = useCopy();
  const copyAndSay = (text: string) => {
    copy(text);
    showNote(t('common.copiedText', { text }));
  };
  const { favourites } = useSettings();
  const change = useChangeSettings();
  return (repository) => {
    const name = `${registry}/${repository}`;
    const isFavourite = favourites.includes(name);
    return [
      { label: t('explore.menu.open'), run: () => open(repository) },
      {
        label: t(isFavourite ? 'explore.removeFavourite' : 'explore.addFavourite'),
        run: () =>
          change({
            favourites: isFavourite ? favourites.filter((other) => other !== name) : [name, ...favourites],
          }),
      },
      null,
      { label: t('explore.menu.copyName'), run: () => copyAndSay(name) },
    ];
  };
}
