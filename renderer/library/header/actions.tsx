import { Button, ToggleButton } from '@fluentui/react-components';
import { DataTreemap20Regular } from '@fluentui/react-icons/svg/data-treemap';
import { Router20Regular } from '@fluentui/react-icons/svg/router';
import { ShieldCheckmark20Regular } from '@fluentui/react-icons/svg/shield-checkmark';
import { useTranslation } from 'react-i18next';
import { useMedia } from '../../components/hooks/use-media.ts';
import { verifyImage } from '../../state/library-jobs.ts';
import { navigate } from '../../state/navigation.ts';
import { setUi, useUi } from '../../state/ui-store.ts';
import { ImportButton } from '../import/import-button.tsx';
import { UpdateAll } from '../updates/update-all.tsx';
import { FreeSpace } from './free-space.tsx';
import { MoreMenu } from './more-menu.tsx';

interface LibraryActionsProps {
  hasImages: boolean;
  isReadOnly: boolean;
}

/** What can be done with the library as a whole. In a narrow window the rarer actions are in a menu. */
export function LibraryActions({ hasImages, isReadOnly }: LibraryActionsProps) {
  const { t } = useTranslation();
  const isSpaceOpen = useUi(({ isSpaceOpen }) => isSpaceOpen);
  const isNarrow = useMedia('(max-width: 1200px)');
  // A menu for the one action that a library leaves that takes nothing would save no room.
  const hasMenu = isNarrow && !isReadOnly;
  return (
    <>
      {hasImages && !isReadOnly ? <UpdateAll /> : null}
      {hasImages ? (
        <ToggleButton
          appearance="subtle"
          icon={<DataTreemap20Regular />}
          checked={isSpaceOpen}
          onClick={() => setUi({ isSpaceOpen: !isSpaceOpen })}
        >
          {t('space.title')}
        </ToggleButton>
      ) : null}
      {isReadOnly || hasMenu ? null : (
        <>
          <ImportButton />
          <FreeSpace />
        </>
      )}
      {hasMenu ? null : (
        <Button
          appearance="subtle"
          icon={<Router20Regular />}
          onClick={() => navigate({ place: 'library', view: 'serving' })}
        >
          {t('serving.open')}
        </Button>
      )}
      {hasImages ? (
        <Button
          appearance="subtle"
          icon={<ShieldCheckmark20Regular />}
          onClick={() => void verifyImage(undefined)}
        >
          {t('library.verifyAll')}
        </Button>
      ) : null}
      {hasMenu ? <MoreMenu /> : null}
    </>
  );
}
