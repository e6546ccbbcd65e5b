import { i18n } from '../../i18n/index.ts';
import { callEngine } from '../call-engine.ts';
import { showNote } from '../show-toast.ts';
import { useDownloads } from './downloads-store.ts';

/** Cancels downloads. They keep what has arrived, and a toast offers to let them go on after all. */
export function cancelDownloads(ids: string[]): void {
  const [id = ''] = ids;
  const { reference = '', bytesDone = 0 } = useDownloads.getState().rows.get(id) ?? {};
  const image = reference.slice(reference.lastIndexOf('/') + 1);
  const text =
    ids.length === 1
      ? i18n.t(bytesDone === 0 ? 'downloads.cancelledEmpty' : 'downloads.cancelledOne', { image })
      : i18n.t('downloads.cancelledSeveral', { count: ids.length });
  callEngine(async ({ downloads }) => {
    await downloads.cancel({ ids });
    showNote(text, {
      intent: 'info',
      action: {
        label: i18n.t('downloads.action.undo'),
        // The engine is asked whatever the window shows of them: its news of the cancellation may be on its way yet.
        run: () => callEngine((client) => client.downloads.retry({ ids })),
      },
    });
  });
}
