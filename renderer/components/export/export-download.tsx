import { useTranslation } from 'react-i18next';
import { useLibrary } from '../../api/queries.ts';
import { exportImage } from '../../state/library-jobs.ts';
import { navigate } from '../../state/navigation.ts';
import { useUi } from '../../state/ui-store.ts';
import { ExportDialog } from './export-dialog.tsx';

interface ExportDownloadProps {
  reference: string;
  digest: string;
  onClose: () => void;
}

/** Exports the image of a finished download. The library page shows the progress. */
export function ExportDownload({ reference, digest, onClose }: ExportDownloadProps) {
  const { t } = useTranslation();
  const format = useUi(({ exportFormat }) => exportFormat);
  const images = useLibrary().data ?? [];
  const image = images.find((entry) => entry.reference === reference && entry.digest === digest);
  return (
    <ExportDialog
      title={t('export.title')}
      confirm={t('library.export')}
      reference={reference}
      platform={image?.platform ?? null}
      initialFormat={format}
      hasForeignLayers={image?.hasForeignLayers ?? false}
      onClose={onClose}
      onConfirm={(target) => {
        void exportImage(reference, digest, target);
        navigate({ place: 'library' });
      }}
    />
  );
}
