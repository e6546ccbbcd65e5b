import { useTranslation } from 'react-i18next';
import { useCopy } from '../../../components/hooks/use-copy.ts';
import { useStartDownload } from '../../../state/downloads/use-start-download.ts';
import type { MenuLine } from '../../../state/frame/context-menu.ts';
import { navigate } from '../../../state/navigation.ts';
import { showNote } from '../../../state/show-toast.ts';

/** The context menu of a tag. */
export function useTagMenu(registry: string, repository: string): (tag: string) => readonly MenuLine[] {
  const { t } = useTranslation();
  const { copy } = useCopy();
  const copyAndSay = (text: string) => {
    copy(text);
    showNote(t('common.copiedText', { text }));
  };
  const { start } = useStartDownload();
  return (tag) => {
    const reference = `${registry}/${repository}:${tag}`;
    return [
      { label: t('explore.menu.open'), run: () => navigate({ place: 'explore', registry, repository, tag }) },
      { label: t('image.download'), run: () => start({ reference }) },
      { label: t('explore.menu.compare'), run: () => navigate({ place: 'compare', a: { reference } }) },
      null,
      { label: t('image.copy.reference'), run: () => copyAndSay(reference) },
      { label: t('image.copy.dockerPull'), run: () => copyAndSay(`docker pull ${reference}`) },
    ];
  };
}
