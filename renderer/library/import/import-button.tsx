import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { ArrowImport20Regular } from '@fluentui/react-icons/svg/arrow-import';
import { useTranslation } from 'react-i18next';
import { useHostInfo } from '../../api/queries.ts';
import { pickPath } from '../../components/export/pick-path.ts';
import { importPaths } from '../../state/incoming/import-jobs.ts';
import { askForImport } from '../../state/incoming/import-store.ts';

/** Imports an archive or a folder: chosen in the system's dialog, or by its path where the host has none. */
export function ImportButton() {
  const { t } = useTranslation();
  const canPick = useHostInfo().data?.capabilities.pickPath === true;
  const button = (
    <Button
      appearance="subtle"
      icon={<ArrowImport20Regular />}
      {...(canPick ? {} : { onClick: () => askForImport() })}
    >
      {t('import.open')}
    </Button>
  );
  if (!canPick) return button;
  const pick = async (kind: 'open-file' | 'folder') => {
    const path = await pickPath(kind, t('import.title'), '');
    if (path !== null) importPaths([path]);
  };
  return (
    <Menu positioning="below-end">
      <MenuTrigger disableButtonEnhancement>{button}</MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem onClick={() => void pick('open-file')}>{t('import.archive')}</MenuItem>
          <MenuItem onClick={() => void pick('folder')}>{t('import.folder')}</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
