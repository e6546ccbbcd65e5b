import { Link } from '@fluentui/react-components';
import { Warning16Regular } from '@fluentui/react-icons/svg/warning';
import { useTranslation } from 'react-i18next';
import type { ImageFilesSummary } from '../../shared/inside/image-files.ts';
import { useFormat } from '../components/text/use-format.ts';
import styles from './footer.module.css';

interface FooterProps {
  summary: ImageFilesSummary;
  /** The way to the list of what is wasted; undefined while that is shown. */
  onWaste: (() => void) | undefined;
}

/** What there is in all, and what of it nobody sees. */
export function FilesFooter({ summary, onWaste }: FooterProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { files, bytes, wastedBytes, wastedFiles } = summary;
  return (
    <footer className={styles.footer}>
      <span>{t('files.sum', { count: files, number: format.number(files), size: format.bytes(bytes) })}</span>
      {wastedFiles === 0 ? null : (
        <span className={styles.waste}>
          <Warning16Regular className={styles.icon} aria-hidden="true" />
          {t('files.wasted.line', { size: format.bytes(wastedBytes) })}
          {onWaste === undefined ? null : (
            <Link as="button" className={styles.link} onClick={onWaste}>
              {t('files.wasted.show')}
            </Link>
          )}
        </span>
      )}
    </footer>
  );
}
