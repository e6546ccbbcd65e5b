import {
  Button,
  Menu,
  type MenuButtonProps,
  MenuDivider,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  SplitButton,
} from '@fluentui/react-components';
import { ArrowDownload20Regular } from '@fluentui/react-icons/svg/arrow-download';
import { ArrowExportUp20Regular } from '@fluentui/react-icons/svg/arrow-export-up';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ExportFormat, exportFormats } from '../../../shared/export-formats.ts';
import type { Image } from '../../../shared/schemas/image.ts';
import { useLibrary } from '../../api/queries.ts';
import { ExportDialog } from '../../components/export/export-dialog.tsx';
import { ExportDownload } from '../../components/export/export-download.tsx';
import { useStartDownload } from '../../state/downloads/use-start-download.ts';
import styles from './download-button.module.css';

interface DownloadButtonProps {
  image: Image;
  /** Platform text when the image has several. */
  platform: string | undefined;
  /** Where something else is the one thing to do. */
  isQuiet?: boolean;
}

/** The button that downloads, with a menu of export formats. */
export function DownloadButton({ image, platform, isQuiet = false }: DownloadButtonProps) {
  const size = isQuiet ? 'medium' : 'large';
  const { t } = useTranslation();
  const [format, setFormat] = useState<ExportFormat | null>(null);
  const { start, isStarting } = useStartDownload();
  const request = { reference: image.reference, ...(platform === undefined ? {} : { platform }) };
  const digest = image.selected?.digest;
  const images = useLibrary().data ?? [];
  const isHere = images.some((entry) => entry.reference === image.reference && entry.digest === digest);
  const [isExporting, setIsExporting] = useState(false);
  return (
    <div className={styles.buttons}>
      {isHere ? (
        <Button
          appearance={isQuiet ? 'secondary' : 'primary'}
          size={size}
          icon={<ArrowExportUp20Regular />}
          onClick={() => setIsExporting(true)}
        >
          {t('downloads.export')}
        </Button>
      ) : null}
      <Menu positioning="below-end">
        <MenuTrigger disableButtonEnhancement>
          {(trigger: MenuButtonProps) => (
            <SplitButton
              appearance={isHere || isQuiet ? 'secondary' : 'primary'}
              size={size}
              icon={<ArrowDownload20Regular />}
              menuButton={{ ...trigger, 'aria-label': t('image.formats') }}
              primaryActionButton={{ onClick: () => start(request), disabled: isStarting }}
            >
              {t('image.download')}
            </SplitButton>
          )}
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem onClick={() => start(request)}>{t('image.toLibrary')}</MenuItem>
            {image.platforms.length > 1 ? (
              <MenuItem onClick={() => start({ reference: image.reference, allPlatforms: true })}>
                {t('image.allPlatforms', { count: image.platforms.length })}
              </MenuItem>
            ) : null}
            <MenuDivider />
            {exportFormats.map((name) => (
              <MenuItem key={name} subText={t(`formats.${name}.readers`)} onClick={() => setFormat(name)}>
                {t(`formats.${name}.name`)}…
              </MenuItem>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
      {format === null ? null : (
        <ExportDialog
          title={t('export.downloadTitle')}
          confirm={t('export.downloadConfirm')}
          reference={image.reference}
          platform={platform ?? image.selected?.text ?? null}
          initialFormat={format}
          hasForeignLayers={
            image.selected?.layers.some(({ foreignHost }) => foreignHost !== undefined) ?? false
          }
          onClose={() => setFormat(null)}
          onConfirm={(target) => start({ ...request, export: target })}
        />
      )}
      {isExporting && digest !== undefined ? (
        <ExportDownload reference={image.reference} digest={digest} onClose={() => setIsExporting(false)} />
      ) : null}
    </div>
  );
}
