import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PruneResult } from '../../../shared/schemas/library.ts';
import { api } from '../../api/connection-store.ts';
import { invalidateLibrary } from '../../api/queries.ts';
import { QuestionDialog } from '../../components/dialogs/question.tsx';
import { useFormat } from '../../components/text/use-format.ts';
import { showError, showNote } from '../../state/show-toast.ts';
import { keptSentence } from '../removal/kept-sentence.ts';

/**
 * Frees the space of blobs that no image uses, after saying how much that is: `look` finds that out, and `question`
 * asks. What shows the question must outlast a menu that closes, and a window that becomes narrow.
 */
export function useFreeSpace(): { look: () => Promise<void>; question: ReactNode } {
  const { t } = useTranslation();
  const format = useFormat();
  const [found, setFound] = useState<PruneResult>();

  const look = async () => {
    try {
      const result = await api().library.prune({ dryRun: true });
      const { blobs, keptFor } = result;
      if (keptFor !== undefined)
        showNote(keptSentence(t, 'freeing', keptFor, await api().library.list()), { intent: 'info' });
      else if (blobs === 0) showNote(t('library.nothingToFree'), { intent: 'info' });
      else setFound(result);
    } catch (thrown) {
      showError(thrown);
    }
  };
  const free = async () => {
    setFound(undefined);
    try {
      const { freedBytes } = await api().library.prune({});
      showNote(t('library.freed', { size: format.bytes(freedBytes) }));
    } catch (thrown) {
      showError(thrown);
    }
    invalidateLibrary();
  };

  const question =
    found === undefined ? null : (
      <QuestionDialog
        title={t('library.freeTitle')}
        confirm={t('library.freeConfirm')}
        onConfirm={() => void free()}
        onClose={() => setFound(undefined)}
      >
        <p>{t('library.freeFrees', { count: found.blobs, size: format.bytes(found.freedBytes) })}</p>
      </QuestionDialog>
    );
  return { look, question };
}
