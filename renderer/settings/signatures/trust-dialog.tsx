import { Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isAbsolutePath } from '../../../shared/schemas/input-text.ts';
import type { SignatureRule } from '../../../shared/schemas/settings.ts';
import { useHostInfo } from '../../api/queries.ts';
import { FormDialog } from '../../components/dialogs/form.tsx';
import { PathButtons } from '../path-buttons.tsx';
import styles from './trust-dialog.module.css';

type Trusted = Pick<SignatureRule, 'keyFile' | 'identity' | 'issuer'>;

interface TrustDialogProps {
  /** The images that it is about. */
  label: string;
  rule: SignatureRule;
  onSave: (trusted: Trusted) => void;
  onClose: () => void;
}

/** Asks whose signatures of cosign are good: those of a key, or of a name together with who vouches for it. */
export function TrustDialog({ label, rule, onSave, onClose }: TrustDialogProps) {
  const { t } = useTranslation();
  const canPick = useHostInfo().data?.capabilities.pickPath ?? false;
  const [keyFile, setKeyFile] = useState(rule.keyFile);
  const [identity, setIdentity] = useState(rule.identity);
  const [issuer, setIssuer] = useState(rule.issuer);
  const wanted: Trusted = {
    keyFile: keyFile.trim(),
    identity: identity.trim(),
    issuer: issuer.trim(),
  };
  const isPathRight = wanted.keyFile === '' || isAbsolutePath(wanted.keyFile);
  const isPair = (wanted.identity === '') === (wanted.issuer === '');
  return (
    <FormDialog
      title={t('signature.trustTitle', { label })}
      confirm={t('common.apply')}
      canConfirm={isPathRight && isPair}
      onConfirm={() => {
        onSave(wanted);
        onClose();
      }}
      onClose={onClose}
      className={styles.surface}
      contentClassName={styles.form}
    >
      <p className={styles.note}>{t('signature.trustNote')}</p>
      <Field
        label={t('signature.keyFile')}
        hint={t('signature.keyFileHint')}
        {...(isPathRight ? {} : { validationMessage: t('export.absolute') })}
      >
        <div className={styles.path}>
          <Input
            value={keyFile}
            readOnly={canPick}
            spellCheck={false}
            onChange={(_, { value }) => setKeyFile(value)}
          />
          {canPick ? (
            <PathButtons
              kind="open-file"
              title={t('signature.keyFile')}
              value={keyFile}
              defaultPath=""
              onChange={setKeyFile}
            />
          ) : null}
        </div>
      </Field>
      <Field label={t('signature.trustedIdentity')}>
        <Input
          value={identity}
          spellCheck={false}
          placeholder="https://github.com/team/app/.github/workflows/release.yml@refs/heads/main"
          onChange={(_, { value }) => setIdentity(value)}
        />
      </Field>
      <Field
        label={t('signature.trustedIssuer')}
        hint={t('signature.trustedIssuerHint')}
        {...(isPair ? {} : { validationMessage: t('signature.bothOrNeither') })}
      >
        <Input
          value={issuer}
          spellCheck={false}
          placeholder="https://token.actions.githubusercontent.com"
          onChange={(_, { value }) => setIssuer(value)}
        />
      </Field>
    </FormDialog>
  );
}
