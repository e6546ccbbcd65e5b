import { Button } from '@fluentui/react-components';
import { LockClosed32Regular } from '@fluentui/react-icons/svg/lock-closed';
import { PlugDisconnected28Regular } from '@fluentui/react-icons/svg/plug-disconnected';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../api/connection-store.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { reconnectNow } from '../state/keep-connected.ts';

const quietTime = 400;

/** The window before its first connection. It stays empty for a moment, and then says what is wrong. */
export function ConnectionPage() {
  const { t } = useTranslation();
  const status = useConnection(({ status }) => status);
  const isSlow = useIsAfter(quietTime);
  if (status === 'connecting') {
    return isSlow ? <EmptyState icon={null} title={t('connection.opening')} /> : null;
  }
  const refused = status === 'refused';
  return (
    <main style={{ height: '100%' }}>
      <EmptyState
        icon={refused ? <LockClosed32Regular /> : <PlugDisconnected28Regular />}
        title={refused ? t('connection.refusedTitle') : t('connection.absentTitle')}
        actions={
          <Button appearance="primary" onClick={reconnectNow}>
            {t('errors.tryAgain')}
          </Button>
        }
      >
        <p>{refused ? t('connection.refused') : t('connection.absent')}</p>
      </EmptyState>
    </main>
  );
}

function useIsAfter(milliseconds: number): boolean {
  const [isAfter, setIsAfter] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsAfter(true), milliseconds);
    return () => clearTimeout(timer);
  }, [milliseconds]);
  return isAfter;
}
