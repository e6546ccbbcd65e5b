import { useTranslation } from 'react-i18next';
import { formatCountdown } from '../../../shared/format.ts';
import type { AskedToWait } from '../../../shared/schemas/download.ts';
import { useSecondsLeft } from '../../state/downloads/asked-waits.ts';

/**
 * Who has asked a download to wait, and how long still. Screen readers are told the time of its end elsewhere: a text
 * that changes each second would be read out each second.
 */
export function WaitCountdown({ wait }: { wait: AskedToWait }) {
  const { t } = useTranslation();
  const left = formatCountdown(useSecondsLeft(wait));
  return <span aria-hidden="true">{t('downloads.askedToWait', { host: wait.host, left })}</span>;
}
