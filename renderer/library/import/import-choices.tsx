import { MenuItem, MenuList } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { pickPath } from '../../components/export/pick-path.ts';
import { importPaths } from '../../state/incoming/import-jobs.ts';

/** The menu of what the system's dialog is to choose: an archive or a folder. */
export function ImportChoices() {
  const { t } = useTranslation();
  const pick = async (kind: 'open-file' | 'folder') => {
    const path = await pickPath(kind, t('import.title'), '');
    if (path !== null) importPaths([path]);
  };
  return (
    <MenuList>
      <MenuItem onClick={() => void pick('open-file')}>{t('import.archive')}</MenuItem>
      <MenuItem onClick={() => void pick('folder')}>{t('import.folder')}</MenuItem>
    </MenuList>
  );
}
