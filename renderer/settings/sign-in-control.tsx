import { Button } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { displayHost } from '../../shared/reference.ts';
import { api } from '../api/connection-store.ts';
import { queryClient } from '../api/query-client.ts';
import { SignInDialog } from '../components/sign-in/sign-in-dialog.tsx';
import { showError } from '../state/show-toast.ts';
import styles from './sign-in-control.module.css';

/** Signs in to a registry, or out of it. */
export function SignInControl({ host }: { host: string }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const { data } = useQuery({
    queryKey: ['sign-ins'],
    queryFn: ({ signal }) => api().registry.signIns(undefined, { signal }),
  });
  const registry = displayHost(host);
  const signIn = data?.find((entry) => entry.registry === registry);
  const signOut = async () => {
    try {
      await api().registry.signOut({ registry });
    } catch (thrown) {
      showError(thrown);
    }
    // Another account may see other repositories, tags and images.
    void queryClient.invalidateQueries();
  };
  return (
    <>
      {signIn === undefined ? (
        <Button onClick={() => setIsOpen(true)}>{t('settings.signIn.open')}</Button>
      ) : (
        <>
          <span className={styles.name}>
            {t(signIn.remembered ? 'settings.signIn.as' : 'settings.signIn.asForNow', {
              username: signIn.username,
            })}
          </span>
          <Button onClick={() => void signOut()}>{t('settings.signIn.out')}</Button>
        </>
      )}
      {isOpen ? <SignInDialog registry={registry} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}
