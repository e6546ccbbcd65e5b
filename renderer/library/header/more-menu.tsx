import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { ArrowImport20Regular } from '@fluentui/react-icons/svg/arrow-import';
import { Broom20Regular } from '@fluentui/react-icons/svg/broom';
import { MoreHorizontal20Regular } from '@fluentui/react-icons/svg/more-horizontal';
import { Router20Regular } from '@fluentui/react-icons/svg/router';
import { useTranslation } from 'react-i18next';
import { useHostInfo } from '../../api/queries.ts';
import { askForImport } from '../../state/incoming/import-store.ts';
import { navigate } from '../../state/navigation.ts';
import { ImportChoices } from '../import/import-choices.tsx';

/** The rarer actions of the library, where the window has no room for their buttons. */
export function MoreMenu({ onFreeSpace }: { onFreeSpace: () => void }) {
  const { t } = useTranslation();
  const canPick = useHostInfo().data?.capabilities.pickPath === true;
  return (
    <Menu positioning="below-end">
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          icon={<MoreHorizontal20Regular />}
          aria-label={t('library.more')}
          title={t('library.more')}
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {canPick ? (
            <Menu>
              <MenuTrigger disableButtonEnhancement>
                <MenuItem icon={<ArrowImport20Regular />}>{t('import.open')}</MenuItem>
              </MenuTrigger>
              <MenuPopover>
                <ImportChoices />
              </MenuPopover>
            </Menu>
          ) : (
            <MenuItem icon={<ArrowImport20Regular />} onClick={() => askForImport()}>
              {t('import.open')}
            </MenuItem>
          )}
          <MenuItem icon={<Broom20Regular />} onClick={onFreeSpace}>
            {t('library.freeSpace')}
          </MenuItem>
          <MenuItem
            icon={<Router20Regular />}
            onClick={() => navigate({ place: 'library', view: 'serving' })}
          >
            {t('serving.open')}
          </MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
