import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../api/connection-store.ts';
import { reconnectNow } from '../state/keep-connected.ts';

/** A calm line while the engine cannot be reached; what the window shows stays as it was. */
export function ConnectionBar() {
  const { t } = useTranslation();
  const status = useConnection(({ status }) => status);
  if (status === 'ready') return null;
  return (
    <MessageBar intent="warning" shape="square">
      <MessageBarBody>{t('connection.lost')}</MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={reconnectNow}>
          {t('connection.reconnect')}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
