import { Button } from '@fluentui/react-components';
import { ArrowSync20Regular } from '@fluentui/react-icons/svg/arrow-sync';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../components/text/use-format.ts';
import { lookForUpdates, startUpdates, useUpdates } from '../../state/updates/tag-updates.ts';

/** Fetches all updates that are known; where none is, looks for them. */
export function UpdateAll() {
  const { t } = useTranslation();
  const format = useFormat();
  const { updates, bytesToFetch } = useUpdates();
  const [isLooking, setIsLooking] = useState(false);
  const waiting = updates.filter(({ downloadId }) => downloadId === null);
  if (waiting.length > 0) {
    const number = format.number(waiting.length);
    return (
      <Button icon={<ArrowSync20Regular />} onClick={() => void startUpdates(t, waiting)}>
        {t('updates.all', { number, size: format.amount(bytesToFetch) })}
      </Button>
    );
  }
  const look = async () => {
    setIsLooking(true);
    await lookForUpdates(t);
    setIsLooking(false);
  };
  return (
    <Button
      appearance="subtle"
      icon={<ArrowSync20Regular />}
      disabledFocusable={isLooking}
      onClick={() => void look()}
    >
      {t('updates.look')}
    </Button>
  );
}
