import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../components/text/use-format.ts';
import type { VirtualRowProps } from '../../../components/virtual-list.tsx';
import styles from './image-list.module.css';
import type { ImageLine } from './month-rows.ts';

interface MonthHeadingProps {
  line: Extract<ImageLine, { kind: 'month' }>;
  rowProps: VirtualRowProps;
}

/** The month above its images. Readers hear the date with each image. */
export function MonthHeading({ line, rowProps }: MonthHeadingProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div style={rowProps.style} className={styles.month} aria-hidden="true">
      {line.month === null ? t('explore.undated') : format.month(line.month)}
      {line.isNewest ? <span className={styles.newest}>{t('explore.newest')}</span> : null}
    </div>
  );
}
