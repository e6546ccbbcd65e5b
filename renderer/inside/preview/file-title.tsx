import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../components/copy-button.tsx';
import { cutMiddle } from '../../components/text/cut-middle.ts';
import styles from './file-title.module.css';

/** Longest path that is written out (characters); the whole of it is copied. */
const longestPath = 240;

/** The name of a file at the top of what is said of it. */
export function FileTitle({ name }: { name: string }) {
  return (
    <h3 className={styles.title} title={name}>
      {name}
    </h3>
  );
}

/** Where a file lies, to be copied. */
export function FilePath({ path, className = '' }: { path: string; className: string | undefined }) {
  const { t } = useTranslation();
  return (
    <div className={`${styles.path} ${className}`}>
      <code className={styles.code} title={path}>
        {cutMiddle(path, longestPath)}
      </code>
      <CopyButton text={path} label={t('files.copyPath')} />
    </div>
  );
}
