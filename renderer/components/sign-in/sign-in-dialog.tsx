import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
} from '@fluentui/react-components';
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
import { useFocusReturn } from '../hooks/use-focus-return.ts';
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
  useFocusReturn();
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
    <Dialog open onOpenChange={(_, { open }) => (open ? undefined : onClose())}>
      <DialogSurface>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            mutate();
          }}
        >
          <DialogBody>
            <DialogTitle>{t('settings.signIn.title', { registry })}</DialogTitle>
            <DialogContent className={styles.form}>
              <Field label={t('settings.signIn.username')}>
                <Input
                  value={username}
                  autoComplete="username"
                  onChange={(_, { value }) => setUsername(value)}
                />
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
            </DialogContent>
            <DialogActions>
              <Button onClick={onClose}>{t('common.dismiss')}</Button>
              <Button
                type="submit"
                appearance="primary"
                disabled={isPending || username === '' || password === ''}
              >
                {t('settings.signIn.submit')}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}

/** True where the registry knows the way to sign in, and did not take this name and password. */
function isRefused({ code, details }: AppErrorData): boolean {
  return code === 'UNAUTHORIZED' && details.reason !== 'no-known-scheme';
}
