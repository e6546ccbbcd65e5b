import { ArrowExportUp20Regular } from '@fluentui/react-icons/svg/arrow-export-up';
import { ShieldCheckmark20Regular } from '@fluentui/react-icons/svg/shield-checkmark';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LibraryImage } from '../../shared/schemas/library.ts';
import { ExportDialog } from '../components/export/export-dialog.tsx';
import { IconButton } from '../components/icon-button.tsx';
import { exportImage, verifyImage } from '../state/library-jobs.ts';
import { useUi } from '../state/ui-store.ts';
import { ImageMenu } from './row-menu.tsx';

/** What is done with one image most often, and the menu of the rest. */
export function RowActions({ image }: { image: LibraryImage }) {
  const { t } = useTranslation();
  const initialFormat = useUi(({ exportFormat }) => exportFormat);
  const [isExporting, setIsExporting] = useState(false);
  const { reference, digest, platform, hasForeignLayers } = image;
  return (
    <>
      <IconButton
        label={t('library.verify')}
        icon={<ShieldCheckmark20Regular />}
        onClick={() => void verifyImage(reference)}
      />
      <IconButton
        label={t('library.export')}
        icon={<ArrowExportUp20Regular />}
        onClick={() => setIsExporting(true)}
      />
      <ImageMenu image={image} />
      {isExporting ? (
        <ExportDialog
          title={t('export.title')}
          confirm={t('library.export')}
          reference={reference}
          platform={platform}
          initialFormat={initialFormat}
          hasForeignLayers={hasForeignLayers}
          onClose={() => setIsExporting(false)}
          onConfirm={(target) => void exportImage(reference, digest, target)}
        />
      ) : null}
    </>
  );
}
