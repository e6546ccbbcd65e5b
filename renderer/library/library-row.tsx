import { Button, Tooltip } from '@fluentui/react-components';
import { ArrowExportUp20Regular } from '@fluentui/react-icons/svg/arrow-export-up';
import { Globe12Regular } from '@fluentui/react-icons/svg/globe';
import { ShieldCheckmark20Regular } from '@fluentui/react-icons/svg/shield-checkmark';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shortDigest } from '../../shared/digest.ts';
import type { LibraryImage } from '../../shared/schemas/library.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { ExportDialog } from '../components/export-dialog.tsx';
import { shortPlatform } from '../components/platform-words.ts';
import { useFormat } from '../components/use-format.ts';
import { exportImage, verifyImage } from '../stores/library-jobs.ts';
import { useUi } from '../stores/ui-store.ts';
import { JobNote } from './job-note.tsx';
import { LibraryMenu } from './library-menu.tsx';
import styles from './library-row.module.css';

/** One image of the library. */
export function LibraryRow({ image }: { image: LibraryImage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const initialFormat = useUi(({ exportFormat }) => exportFormat);
  const [isExporting, setIsExporting] = useState(false);
  const { reference, digest, platform, size, uniqueBytes, addedAt, hasForeignLayers } = image;
  const slash = reference.indexOf('/');
  return (
    <>
      <tr className={styles.row}>
        <td className={styles.image}>
          <span className={styles.name} title={reference}>
            <span className={styles.host}>{reference.slice(0, slash + 1)}</span>
            <strong>{reference.slice(slash + 1)}</strong>
          </span>
          <span className={styles.digest}>
            <code title={digest}>{shortDigest(digest)}</code>
            <CopyButton text={digest} label={t('image.copyDigest')} />
            {hasForeignLayers ? (
              <span className={styles.foreign} title={t('library.foreignHint')}>
                <Globe12Regular aria-hidden="true" />
                {t('library.foreign')}
              </span>
            ) : null}
          </span>
        </td>
        <td className={styles.platform}>
          {platform === 'all'
            ? t('downloads.allPlatforms')
            : platform === null
              ? ''
              : shortPlatform(platform)}
        </td>
        <td className={styles.number}>{format.bytes(size)}</td>
        <td className={styles.number}>
          {format.bytes(uniqueBytes)}
          <span className={styles.shared}>
            {t('library.shared', { size: format.bytes(size - uniqueBytes) })}
          </span>
        </td>
        <td className={styles.date}>{addedAt === null ? '' : format.date(addedAt)}</td>
        <td className={styles.actions}>
          <Tooltip relationship="label" content={t('library.verify')}>
            <Button
              appearance="subtle"
              icon={<ShieldCheckmark20Regular />}
              onClick={() => void verifyImage(reference)}
            />
          </Tooltip>
          <Tooltip relationship="label" content={t('library.export')}>
            <Button
              appearance="subtle"
              icon={<ArrowExportUp20Regular />}
              onClick={() => setIsExporting(true)}
            />
          </Tooltip>
          <LibraryMenu image={image} />
        </td>
      </tr>
      <tr>
        <td colSpan={6} className={styles.note}>
          <JobNote jobKey={reference} />
          {isExporting ? (
            <ExportDialog
              title={t('export.title')}
              confirm={t('library.export')}
              reference={reference}
              initialFormat={initialFormat}
              hasForeignLayers={hasForeignLayers}
              onClose={() => setIsExporting(false)}
              onConfirm={(target) => void exportImage(reference, digest, target)}
            />
          ) : null}
        </td>
      </tr>
    </>
  );
}
