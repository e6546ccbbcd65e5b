import { useTranslation } from 'react-i18next';
import { QuestionDialog } from '../components/question-dialog.tsx';
import { useFormat } from '../components/text/use-format.ts';
import { useDownloads } from '../state/downloads/downloads-store.ts';
import { endQuestion, useRemoval } from '../state/downloads/removal-store.ts';
import { removeDownloads } from '../state/downloads/run-action.ts';

/** Asks before unfinished downloads are removed, because the bytes that have arrived are deleted with them. */
export function RemovalDialog() {
  const ids = useRemoval(({ ids }) => ids);
  return ids.length === 0 ? null : <RemovalQuestion ids={ids} />;
}

function RemovalQuestion({ ids }: { ids: readonly string[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const arrived = useDownloads(({ rows }) =>
    ids.reduce((sum, id) => {
      const row = rows.get(id);
      return row === undefined || row.state === 'done' ? sum : sum + row.bytesDone;
    }, 0),
  );
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
      {t('downloads.removeLoses', { size: format.bytes(arrived) })}
    </QuestionDialog>
  );
}
