import { Button, ToggleButton } from '@fluentui/react-components';
import { Broom20Regular } from '@fluentui/react-icons/svg/broom';
import { DataTreemap20Regular } from '@fluentui/react-icons/svg/data-treemap';
import { Router20Regular } from '@fluentui/react-icons/svg/router';
import { ShieldCheckmark20Regular } from '@fluentui/react-icons/svg/shield-checkmark';
import { useTranslation } from 'react-i18next';
import { useMedia } from '../../components/hooks/use-media.ts';
import { labelled } from '../../components/text/labelled.ts';
import { verifyImage } from '../../state/library-jobs.ts';
import { navigate } from '../../state/navigation.ts';
import { setUi, useUi } from '../../state/ui-store.ts';
import { ImportButton } from '../import/import-button.tsx';
import { UpdateAll } from '../updates/update-all.tsx';
import { useFreeSpace } from './free-space.tsx';
import { MoreMenu } from './more-menu.tsx';

interface LibraryActionsProps {
  hasImages: boolean;
  /** The search box stands beside them. */
  hasFilter: boolean;
  isReadOnly: boolean;
}

/**
 * What can be done with the library as a whole, in one line. Where it gets narrow, buttons lose their words first, and then
 * the rarer actions go into a menu.
 */
export function LibraryActions({ hasImages, hasFilter, isReadOnly }: LibraryActionsProps) {
  const { t } = useTranslation();
  const isSpaceOpen = useUi(({ isSpaceOpen }) => isSpaceOpen);
  const isNarrow = useMedia('(max-width: 1200px)');
  // Beside the search box there is no room for the words of all buttons.
  const isWide = useMedia('(min-width: 1501px)');
  const hasRareWords = isWide || (!hasFilter && !isNarrow);
  const hasWords = useMedia('(min-width: 1001px)');
  // A menu for the one action that a library leaves that takes nothing would save no room.
  const hasMenu = isNarrow && !isReadOnly;
  const { look, question } = useFreeSpace();
  return (
    <>
      {hasImages && !isReadOnly ? <UpdateAll /> : null}
      {hasImages ? (
        <ToggleButton
          appearance="subtle"
          icon={<DataTreemap20Regular />}
          checked={isSpaceOpen}
          onClick={() => setUi({ isSpaceOpen: !isSpaceOpen })}
          {...labelled(t('space.title'), hasWords)}
        />
      ) : null}
      {isReadOnly || hasMenu ? null : (
        <>
          <ImportButton hasWords={hasRareWords} />
          <Button
            appearance="subtle"
            icon={<Broom20Regular />}
            onClick={() => void look()}
            {...labelled(t('library.freeSpace'), hasRareWords)}
          />
        </>
      )}
      {hasMenu ? null : (
        <Button
          appearance="subtle"
          icon={<Router20Regular />}
          onClick={() => navigate({ place: 'library', view: 'serving' })}
          {...labelled(t('serving.open'), hasRareWords)}
        />
      )}
      {hasImages ? (
        <Button
          appearance="subtle"
          icon={<ShieldCheckmark20Regular />}
          onClick={() => void verifyImage(undefined)}
          {...labelled(t('library.verifyAll'), hasWords)}
        />
      ) : null}
      {hasMenu ? <MoreMenu onFreeSpace={() => void look()} /> : null}
      {question}
    </>
  );
}
