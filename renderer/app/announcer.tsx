import { useTranslation } from 'react-i18next';
import { shortSentence } from '../components/short-sentence.ts';
import { useAnnouncement } from '../stores/announce-ends.ts';
import { useCurrentLanguage } from './use-language.ts';

/** Tells screen readers when a download has begun, finished or failed, wherever the user is. */
export function Announcer() {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const row = useAnnouncement(({ row }) => row);
  let text = row === null ? '' : t('image.started', { reference: row.reference });
  if (row?.state === 'done') text = t('app.announceDone', { reference: row.reference });
  if (row?.state === 'failed' && row.error !== null)
    text = t('app.announceFailed', { reference: row.reference, reason: shortSentence(row.error, language) });
  return (
    <div aria-live="polite" className="visually-hidden">
      {text}
    </div>
  );
}
