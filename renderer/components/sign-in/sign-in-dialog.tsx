import { Field, Input } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppErrorData } from '../../../shared/errors.ts';
import { errorSentence } from '../../../shared/text/error-sentences.ts';
import { api } from '../../api/connection-store.ts';
import { errorDataOf } from '../../api/error-data.ts';
import { queryClient } from '../../api/query-client.ts';
import { showNote } from '../../state/show-toast.ts';
import { useCurrentLanguage } from '../../state/use-language.ts';
import { FormDialog } from '../dialogs/form.tsx';
import styles from './sign-in-dialog.module.css';

interface SignInDialogProps {
  /** The host as people know it. */
  registry: string;
  onClose: () => void;
  /** Called when the registry has let the user in, before `onClose`. */
  onSignedIn?: () => void;
}

/** Asks for a user name and password, and says whether the registry took them. */
export function SignInDialog({ registry, onClose, onSignedIn }: SignInDialogProps) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api().registry.signIn({ registry, username, password }),
    onSuccess: ({ verified, remembered }) => {
      if (verified)
        showNote(t(remembered ? 'settings.signIn.done' : 'settings.signIn.doneForNow', { registry }));
      else showNote(t('settings.signIn.unverified', { registry }), { intent: 'info' });
      void queryClient.invalidateQueries();
      onSignedIn?.();
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('settings.signIn.title', { registry })}
      confirm={t('settings.signIn.submit')}
      canConfirm={!isPending && username !== '' && password !== ''}
      onConfirm={() => mutate()}
      onClose={onClose}
      contentClassName={styles.form}
    >
      <Field label={t('settings.signIn.username')}>
        <Input value={username} autoComplete="username" onChange={(_, { value }) => setUsername(value)} />
      </Field>
      <Field label={t('settings.signIn.password')} hint={t('settings.signIn.hint')}>
        <Input
          type="password"
          value={password}
          autoComplete="current-password"
          onChange={(_, { value }) => setPassword(value)}
        />
      </Field>
      {error === null ? null : (
        <p role="alert" className={styles.error}>
          {isRefused(errorDataOf(error))
            ? t('settings.signIn.wrong', { registry })
            : errorSentence(errorDataOf(error), language)}
        </p>
      )}
    </FormDialog>
  );
}

/** True where the registry knows the way to sign in, and did not take this name and password. */
function isRefused({ code, details }: AppErrorData): boolean {
  return code === 'UNAUTHORIZED' && details.reason !== 'no-known-scheme';
}
