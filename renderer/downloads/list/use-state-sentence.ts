import { useTranslation } from 'react-i18next';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { shortSentence } from '../../components/text/short-sentence.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { waitEnd } from '../../state/downloads/asked-waits.ts';
import { useCurrentLanguage } from '../../state/use-language.ts';

/** A download's state as a sentence that says what is going on. */
export function useStateSentence(row: DownloadRow): string {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useCurrentLanguage();
  const { state, error, bytesDone, bytesTotal, askedToWait } = row;
  if (askedToWait !== null)
    return t('downloads.askedToWaitUntil', {
      host: askedToWait.host,
      time: format.time(waitEnd(askedToWait)),
    });
  if (state === 'failed' && error !== null && row.retriesAt !== null)
    return t('downloads.failedRetrying', {
      time: format.time(row.retriesAt),
      reason: shortSentence(error, language),
    });
  if (state === 'failed' && error !== null)
    return t('downloads.failedBecause', { reason: shortSentence(error, language) });
  if (error !== null && state === 'stalled')
    return t('downloads.stalledBecause', { reason: shortSentence(error, language) });
  const { needed, free } = error?.details ?? {};
  if (state === 'waiting-for-space' && typeof needed === 'number' && typeof free === 'number')
    return t('downloads.spaceNeeded', { needed: format.bytes(needed), free: format.bytes(free) });
  if (state === 'downloading' && bytesTotal > 0)
    return t('downloads.progress', format.share(bytesDone, bytesTotal));
  if (state === 'done') return t('downloads.done', { total: format.bytes(bytesTotal) });
  if (state === 'cancelled' && row.bytesKept > 0)
    return t('downloads.cancelledKept', { size: format.amount(row.bytesKept) });
  return t(`downloads.states.${state}`);
}
