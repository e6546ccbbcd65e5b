import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DownloadRow } from '../../shared/schemas/download.ts';
import { shortSentence } from '../components/short-sentence.ts';
import { isAtEnd } from '../downloads/download-words.ts';
import { useAnnouncement } from '../stores/announce-ends.ts';
import { navigate, useRoute } from './navigation.ts';
import { showNote } from './toast-store.ts';
import { useCurrentLanguage } from './use-language.ts';

/**
 * Tells screen readers when a download has begun, finished or failed. Of an end it tells everybody, in a note, who is
 * not looking at the downloads.
 */
export function Announcer() {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const row = useAnnouncement(({ row }) => row);
  const isElsewhere = useRoute(({ route }) => route.place !== 'downloads');
  const shown = useRef<DownloadRow | null>(null);
  let text = row === null ? '' : t('image.started', { reference: row.reference });
  if (row?.state === 'done') text = t('app.announceDone', { reference: row.reference });
  if (row?.state === 'failed' && row.error !== null)
    text = t('app.announceFailed', { reference: row.reference, reason: shortSentence(row.error, language) });
  const isNote = isElsewhere && row !== null && isAtEnd(row.state);

  useEffect(() => {
    if (!isNote || shown.current === row) return;
    shown.current = row;
    const show = () => navigate({ place: 'downloads', id: row.id });
    showNote(text, { label: t('app.show'), run: show });
  }, [isNote, row, text, t]);

  return (
    <div aria-live="polite" className="visually-hidden">
      {isNote ? '' : text}
    </div>
  );
}
