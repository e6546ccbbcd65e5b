import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { hasEnded } from '../../shared/download-states.ts';
import type { DownloadRow } from '../../shared/schemas/download.ts';
import { shortSentence } from '../components/text/short-sentence.ts';
import { useAnnouncement } from '../state/downloads/announce-ends.ts';
import { navigate, useRoute } from '../state/navigation.ts';
import { showNote } from '../state/show-toast.ts';
import { useCurrentLanguage } from '../state/use-language.ts';

/**
 * Tells screen readers when downloads have begun, finished or failed. A user who is not looking at the downloads gets a
 * toast about an end instead, which the toaster reads out.
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

  // The place counts that the user is at when the announcement comes.
  const notes = useMemo(() => {
    const isElsewhere = useRoute.getState().route.place !== 'downloads';
    return isElsewhere ? rows.filter(({ state }) => hasEnded(state)) : [];
  }, [rows]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each end is told once, in the language of that moment
  useEffect(() => {
    for (const row of notes) {
      const show = () => navigate({ place: 'downloads', id: row.id });
      showNote(textOf(row), {
        intent: row.state === 'done' ? 'success' : 'error',
        action: { label: t('app.show'), run: show },
      });
    }
  }, [notes]);

  // The toaster reads out the others.
  const spoken = rows.filter((row) => !notes.includes(row));
  return (
    <div aria-live="polite" className="visually-hidden">
      {spoken.map(textOf).join(' ')}
    </div>
  );
}
