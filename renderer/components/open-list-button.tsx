import { Button, Link } from '@fluentui/react-components';
import { DocumentAdd20Regular } from '@fluentui/react-icons/svg/document-add';
import { useTranslation } from 'react-i18next';
import { pickLists } from '../state/incoming/pick-lists.ts';

/** Opens files that name images: a button of a place's head, or with `label` a link in the sheet. */
export function OpenListButton({ label }: { label?: string }) {
  const { t } = useTranslation();
  if (label !== undefined)
    return (
      <Link inline onClick={pickLists}>
        {label}
      </Link>
    );
  return (
    <Button
      appearance="subtle"
      icon={<DocumentAdd20Regular />}
      title={t('lists.openFileHint')}
      onClick={pickLists}
    >
      {t('lists.openFile')}
    </Button>
  );
}
