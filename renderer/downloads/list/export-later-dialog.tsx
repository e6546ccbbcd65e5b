import { useTranslation } from 'react-i18next';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { ExportDialog } from '../../components/export/export-dialog.tsx';
import { exportWhenDone } from '../../state/downloads/export-when-done.ts';
import { useUi } from '../../state/ui-store.ts';

/** Asks in which form, and where, the image of a download is written when it has arrived. */
export function ExportLaterDialog({ row, onClose }: { row: DownloadRow; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useUi(({ exportFormat }) => exportFormat);
  const { reference, platform } = row;
  return (
    <ExportDialog
      title={t('export.laterTitle')}
      confirm={t('export.laterConfirm')}
      reference={reference}
      platform={platform === 'all' ? null : platform}
      initialFormat={format}
      // Which layers it has is known to its drawer alone; to ask for it changes nothing where there are no foreign ones.
      hasForeignLayers
      onClose={onClose}
      onConfirm={(target) => exportWhenDone(row, target)}
    />
  );
}
