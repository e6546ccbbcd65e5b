import { Button, Menu, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { ArrowImport20Regular } from '@fluentui/react-icons/svg/arrow-import';
import { useTranslation } from 'react-i18next';
import { useHostInfo } from '../../api/queries.ts';
import { labelled } from '../../components/text/labelled.ts';
import { askForImport } from '../../state/incoming/import-store.ts';
import { ImportChoices } from './import-choices.tsx';

/** Imports an archive or a folder: chosen in the system's dialog, or by its path where the host has none. */
export function ImportButton({ hasWords }: { hasWords: boolean }) {
  const { t } = useTranslation();
  const canPick = useHostInfo().data?.capabilities.pickPath === true;
  const button = (
    <Button
      appearance="subtle"
      icon={<ArrowImport20Regular />}
      {...(canPick ? {} : { onClick: () => askForImport() })}
      {...labelled(t('import.open'), hasWords)}
    />
  );
  if (!canPick) return button;
  return (
    <Menu positioning="below-end">
      <MenuTrigger disableButtonEnhancement>{button}</MenuTrigger>
      <MenuPopover>
        <ImportChoices />
      </MenuPopover>
    </Menu>
  );
}
