import { useTranslation } from 'react-i18next';
import { QuestionDialog } from '../components/dialogs/question.tsx';
import { useFormat } from '../components/text/use-format.ts';
import { useDownloads } from '../state/downloads/downloads-store.ts';
import { canDo } from '../state/downloads/possible-actions.ts';
import { endQuestion, useRemoval } from '../state/downloads/removal-store.ts';
import { removeDownloads } from '../state/downloads/run-action.ts';

/** Asks before downloads are removed with which bytes that have arrived are deleted. */
export function RemovalDialog() {
  const { ids, bytes } = useRemoval();
  return ids.length === 0 ? null : <RemovalQuestion ids={ids} bytes={bytes} />;
}

function RemovalQuestion({ ids, bytes }: { ids: readonly string[]; bytes: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const canPause = useDownloads(({ rows }) =>
    ids.some((id) => canDo('pause', rows.get(id)?.state ?? 'done')),
  );
  const size = format.amount(bytes);
  return (
    <QuestionDialog
      title={t('downloads.removeTitle', { count: ids.length })}
      confirm={t('downloads.action.remove')}
      onConfirm={() => {
        removeDownloads(ids);
        endQuestion();
      }}
      onClose={endQuestion}
    >
      {canPause ? t('downloads.removeLoses', { size }) : t('downloads.removeDeletes', { size })}
    </QuestionDialog>
  );
}
