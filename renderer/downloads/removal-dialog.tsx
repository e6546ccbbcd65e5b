import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useFocusReturn } from '../components/use-focus-return.ts';
import { useFormat } from '../components/use-format.ts';
import { useDownloads } from '../stores/downloads-store.ts';
import { endQuestion, useRemoval } from './removal-store.ts';
import { removeDownloads } from './run-action.ts';

/** Asks before downloads are removed that have not ended, for what has arrived of them goes too. */
export function RemovalDialog() {
  const ids = useRemoval(({ ids }) => ids);
  return ids.length === 0 ? null : <RemovalQuestion ids={ids} />;
}

function RemovalQuestion({ ids }: { ids: readonly string[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  useFocusReturn();
  const arrived = useDownloads(({ rows }) =>
    ids.reduce((sum, id) => {
      const row = rows.get(id);
      return row === undefined || row.state === 'done' ? sum : sum + row.bytesDone;
    }, 0),
  );
  return (
    <Dialog open modalType="alert" onOpenChange={(_, { open }) => (open ? undefined : endQuestion())}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('downloads.removeTitle', { count: ids.length })}</DialogTitle>
          <DialogContent>{t('downloads.removeLoses', { size: format.bytes(arrived) })}</DialogContent>
          <DialogActions>
            <Button onClick={endQuestion}>{t('library.keep')}</Button>
            <Button
              appearance="primary"
              onClick={() => {
                removeDownloads(ids);
                endQuestion();
              }}
            >
              {t('downloads.action.remove')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
