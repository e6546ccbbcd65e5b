import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { DownloadRow } from '../../shared/schemas/download.ts';
import { shortSentence } from '../components/short-sentence.ts';
import { isAtEnd } from '../downloads/download-words.ts';
import { useAnnouncement } from '../stores/announce-ends.ts';
import { navigate, useRoute } from './navigation.ts';
import { showNote } from './toast-store.ts';
import { useCurrentLanguage } from './use-language.ts';

/**
 * Tells screen readers when downloads have begun, finished or failed. Of an end it tells everybody, in a note, who is
 * not looking at the downloads.
 */
export function Announcer() {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const rows = useAnnouncement(({ rows }) => rows);
  const textOf = (row: DownloadRow) => {
    if (row.state === 'done') return t('app.announceDone', { reference: row.reference });
    if (row.state === 'failed' && row.error !== null)
      return t('app.announceFailed', {
        reference: row.reference,
        reason: shortSentence(row.error, language),
      });
    return t('image.started', { reference: row.reference });
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: each announcement is told once, where the user then is
  useEffect(() => {
    if (useRoute.getState().route.place === 'downloads') return;
    for (const row of rows.filter(({ state }) => isAtEnd(state))) {
      const show = () => navigate({ place: 'downloads', id: row.id });
      showNote(textOf(row), { label: t('app.show'), run: show });
    }
  }, [rows]);

  return (
    <div aria-live="polite" className="visually-hidden">
      {rows.map(textOf).join(' ')}
    </div>
  );
}
