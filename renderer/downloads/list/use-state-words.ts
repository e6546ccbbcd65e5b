import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { type DownloadPhase, phaseOf, queuePlaceOf } from '../../../shared/downloads/phases.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { shortSentence } from '../../components/text/short-sentence.ts';
import { type Format, useFormat } from '../../components/text/use-format.ts';
import type { Language } from '../../i18n/index.ts';
import { waitEnd } from '../../state/downloads/asked-waits.ts';
import { useDownloads } from '../../state/downloads/downloads-store.ts';
import { useCurrentLanguage } from '../../state/use-language.ts';

/** How a download stands, in words. */
export interface StateWords {
  phase: DownloadPhase;
  /** One word of the vocabulary: "Downloading", "Queued #4". */
  word: string;
  /** What there is to say beside it; may be empty. */
  reason: string;
  /** Both in one sentence that does not change each second, for screen readers. */
  spoken: string;
}

/** How a download stands, in words of the one vocabulary. */
export function useStateWords(row: DownloadRow): StateWords {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useCurrentLanguage();
  const phase = phaseOf(row);
  const place = useDownloads(({ order, rows }) =>
    phase === 'queued' ? queuePlaceOf(order, rows, row.id) : 0,
  );
  const word =
    phase === 'queued'
      ? t('downloads.queuedPlace', { place: format.number(place) })
      : wordOf(t, format, phase, row);
  const reason = reasonOf(t, format, language, row);
  const until = retryTimeOf(row);
  const spokenWord = until === null ? word : t('downloads.retryingAt', { time: format.time(until) });
  return { phase, word, reason, spoken: reason === '' ? spokenWord : `${spokenWord}, ${reason}` };
}

/** When a download is tried again, as ISO time; null where that is not so. */
export function retryTimeOf({ askedToWait, retriesAt, state }: DownloadRow): string | null {
  if (askedToWait !== null) return waitEnd(askedToWait);
  return state === 'failed' ? retriesAt : null;
}

function wordOf(
  t: TFunction,
  format: Format,
  phase: DownloadPhase,
  { state, waitsUntil }: DownloadRow,
): string {
  if (state === 'waiting-for-hours')
    return waitsUntil === null
      ? t('downloads.waitingForHours')
      : t('downloads.waitingUntil', { time: format.moment(waitsUntil) });
  return state === 'waiting-for-space' ? t('downloads.waitingForSpace') : t(`downloads.phases.${phase}`);
}

function reasonOf(t: TFunction, format: Format, language: Language, row: DownloadRow): string {
  const { state, error, askedToWait } = row;
  if (askedToWait !== null) return t('downloads.reasons.asked', { host: askedToWait.host });
  switch (state) {
    case 'downloading':
      return movingReason(t, format, row);
    case 'failed':
      return error === null ? '' : shortSentence(error, language);
    case 'stalled':
      return error === null ? t('downloads.reasons.stalled') : shortSentence(error, language);
    case 'waiting-for-space': {
      const { needed, free } = error?.details ?? {};
      return typeof needed === 'number' && typeof free === 'number'
        ? t('downloads.reasons.space', { needed: format.bytes(needed), free: format.bytes(free) })
        : t('downloads.reasons.anySpace');
    }
    case 'done':
      return doneReason(t, format, row);
    case 'exporting':
      return row.export === null ? '' : t('downloads.reasons.exporting', { path: row.export.path });
    case 'cancelled':
      return row.bytesKept > 0 ? t('downloads.reasons.kept', { size: format.amount(row.bytesKept) }) : '';
    case 'resolving':
    case 'verifying':
    case 'waiting-for-connection':
      return t(`downloads.reasons.${state}`);
    default:
      return '';
  }
}

/** How fast it comes, and the limit of its own, which would else be a riddle. */
function movingReason(t: TFunction, format: Format, row: DownloadRow): string {
  const { activeConnections, bytesPerSecond, limitRate } = row;
  const speed = { count: activeConnections, rate: format.rate(bytesPerSecond) };
  return [
    ...(activeConnections === 0 ? [] : [t('downloads.reasons.moving', speed)]),
    ...(limitRate === null ? [] : [t('downloads.reasons.limited', { rate: format.rate(limitRate) })]),
  ].join(t('common.comma'));
}

/** When it was done, and how long its bytes took: times under a second have no rate worth telling. */
function doneReason(t: TFunction, format: Format, row: DownloadRow): string {
  const { finishedAt, bytesFetched, activeSeconds } = row;
  if (finishedAt === null) return '';
  const time = format.moment(finishedAt);
  if (bytesFetched === 0) return t('downloads.reasons.doneReused', { time });
  if (activeSeconds < 1) return t('downloads.reasons.doneAt', { time });
  return t('downloads.reasons.done', {
    time,
    duration: format.duration(activeSeconds),
    rate: format.rate(bytesFetched / activeSeconds),
  });
}
