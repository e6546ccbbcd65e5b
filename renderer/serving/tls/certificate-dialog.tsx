import { Button, Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppErrorData } from '../../../shared/errors.ts';
import { isAbsolutePath } from '../../../shared/schemas/input-text.ts';
import type { CertificateFiles } from '../../../shared/serving/schemas.ts';
import { errorSentence } from '../../../shared/text/error-sentences.ts';
import { api } from '../../api/connection-store.ts';
import { errorDataOf } from '../../api/error-data.ts';
import { DialogButtons } from '../../components/dialogs/buttons.tsx';
import { DialogFrame } from '../../components/dialogs/frame.tsx';
import { pickPath } from '../../components/export/pick-path.ts';
import { showServingStatus } from '../../state/serving/store.ts';
import { useCurrentLanguage } from '../../state/use-language.ts';
import styles from './certificate-dialog.module.css';

interface CertificateDialogProps {
  /** Those that are used now. */
  files: CertificateFiles | null;
  canPick: boolean;
  onClose: () => void;
}

/** Asks for the files of the user's own certificate and its key, and stays open while they are wrong. */
export function CertificateDialog({ files, canPick, onClose }: CertificateDialogProps) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const [certificate, setCertificate] = useState(files?.certificate ?? '');
  const [key, setKey] = useState(files?.key ?? '');
  const [problem, setProblem] = useState<AppErrorData>();
  const [isBusy, setIsBusy] = useState(false);
  const canUse = [certificate, key].every((path) => isAbsolutePath(path.trim())) && !isBusy;
  const use = async () => {
    if (!canUse) return;
    setIsBusy(true);
    try {
      const chosen = { certificate: certificate.trim(), key: key.trim() };
      showServingStatus(await api().serving.change({ certificate: chosen }));
      onClose();
    } catch (thrown) {
      setProblem(errorDataOf(thrown));
      setIsBusy(false);
    }
  };
  return (
    <DialogFrame
      title={t('serving.certificateTitle')}
      onClose={onClose}
      onSubmit={() => void use()}
      contentClassName={styles.content}
      actions={
        <DialogButtons onDismiss={onClose} type="submit" disabledFocusable={!canUse}>
          {t('serving.certificateUse')}
        </DialogButtons>
      }
    >
      <p>{t('serving.certificateHint')}</p>
      <FileField
        label={t('serving.certificateFile')}
        value={certificate}
        canPick={canPick}
        onChange={setCertificate}
      />
      <FileField label={t('serving.keyFile')} value={key} canPick={canPick} onChange={setKey} />
      {problem === undefined ? null : (
        <p className={styles.problem} role="alert">
          {errorSentence(problem, language)}
        </p>
      )}
    </DialogFrame>
  );
}

interface FileFieldProps {
  label: string;
  value: string;
  canPick: boolean;
  onChange: (path: string) => void;
}

/** A file that is chosen in the system's dialog; typed where there is none. */
function FileField({ label, value, canPick, onChange }: FileFieldProps) {
  const { t } = useTranslation();
  const browse = async () => {
    const path = await pickPath('open-file', label, value);
    if (path !== null) onChange(path);
  };
  const isWrong = value.trim() !== '' && !isAbsolutePath(value.trim());
  return (
    <Field
      label={label}
      validationState={isWrong ? 'error' : 'none'}
      validationMessage={isWrong ? t('export.absolute') : undefined}
    >
      <div className={styles.file}>
        <Input
          className={styles.path}
          value={value}
          readOnly={canPick}
          spellCheck={false}
          autoComplete="off"
          maxLength={4096}
          onChange={(_, data) => onChange(data.value)}
        />
        {canPick ? (
          <Button aria-label={`${t('common.browse')} ${label}`} onClick={() => void browse()}>
            {t('common.browse')}
          </Button>
        ) : null}
      </div>
    </Field>
  );
}
