import { useTranslation } from 'react-i18next';
import styles from './content-note.module.css';
import type { DifferenceLine } from './use-difference-tree.ts';

interface ContentNoteProps {
  line: Pick<DifferenceLine, 'difference' | 'facts' | 'kind' | 'before' | 'after'>;
}

/** What the table does not show: that the content differs, or why nobody knows. */
export function ContentNote({ line: { difference, facts, kind, before, after } }: ContentNoteProps) {
  const { t } = useTranslation();
  if (kind !== 'file') return null;
  if (difference === 'unknown')
    return <p className={styles.note}>{t('compare.differences.cannotBeCompared')}</p>;
  if (!facts.includes('content') || before?.bytes !== after?.bytes) return null;
  return <p className={styles.note}>{t('compare.differences.contentDiffers')}</p>;
}
