import { Button } from '@fluentui/react-components';
import { DocumentAdd20Regular } from '@fluentui/react-icons/svg/document-add';
import { useTranslation } from 'react-i18next';
import { pickLists } from '../state/incoming/pick-lists.ts';

/** Opens files that name images; small, it is its icon alone. */
export function OpenListButton({ isSmall = false }: { isSmall?: boolean }) {
  const { t } = useTranslation();
  const name = t('lists.openFile');
  const hint = t('lists.openFileHint');
  return (
    <Button
      appearance="subtle"
      icon={<DocumentAdd20Regular />}
      title={isSmall ? `${name} ${hint}` : hint}
      {...(isSmall ? { 'aria-label': name } : {})}
      onClick={pickLists}
    >
      {isSmall ? null : name}
    </Button>
  );
}
