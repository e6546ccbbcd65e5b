import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isAbsolutePath } from '../../../shared/schemas/input-text.ts';
import { useHostInfo } from '../../api/queries.ts';
import { FormDialog } from '../../components/dialogs/form.tsx';
import { PathInput } from '../../components/export/path-input.tsx';
import { pickPath } from '../../components/export/pick-path.ts';
import { importPaths } from '../../state/incoming/import-jobs.ts';
import { useImportQuestion } from '../../state/incoming/import-store.ts';
import styles from './path-dialog.module.css';

/** Asks where an archive or folder lies that is to be imported: a browser does not tell where dropped files come from. */
export function ImportDialog() {
  const names = useImportQuestion(({ names }) => names);
  return names === null ? null : <OpenImportDialog key={names.join('/')} names={names} />;
}

function OpenImportDialog({ names }: { names: readonly string[] }) {
  const { t } = useTranslation();
  const canPick = useHostInfo().data?.capabilities.pickPath === true;
  const [path, setPath] = useState('');
  const trimmed = path.trim();
  const close = () => useImportQuestion.setState({ names: null });
  const browse = async () => {
    const picked = await pickPath('open-file', t('import.title'), '');
    if (picked !== null) setPath(picked);
  };
  const isUsable = isAbsolutePath(trimmed);
  return (
    <FormDialog
      title={t('import.title')}
      confirm={t('import.confirm')}
      canConfirm={isUsable}
      onConfirm={() => {
        importPaths([trimmed]);
        close();
      }}
      onClose={close}
      contentClassName={styles.content}
    >
      <p>
        {names.length === 0
          ? t('import.whatIsRead')
          : t('import.dropped', { names: names.join(t('common.comma')) })}
      </p>
      <PathInput
        label={t('import.path')}
        value={path}
        onChange={setPath}
        onBrowse={canPick ? () => void browse() : undefined}
        note={trimmed === '' || isUsable ? undefined : { state: 'error', text: t('export.absolute') }}
      />
    </FormDialog>
  );
}
