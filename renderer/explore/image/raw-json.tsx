import { Document32Regular } from '@fluentui/react-icons/svg/document';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../components/copy-button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import styles from './raw-json.module.css';

interface RawJsonProps {
  /** Null where the blob is no JSON object. */
  text: string | null;
  digest: string;
  name: string;
}

/** A JSON document indented for reading; what is copied is the text byte for byte. */
export function RawJson({ text, digest, name }: RawJsonProps) {
  const { t } = useTranslation();
  const shown = useMemo(() => (text === null ? '' : indented(text)), [text]);
  if (text === null) return <EmptyState icon={<Document32Regular />} title={t('image.noConfig')} />;
  return (
    <div className={styles.root}>
      <div className={styles.head}>
        <code className={styles.digest}>{digest}</code>
        <CopyButton text={text} label={t('image.copyFact', { name })} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={styles.scroller} tabIndex={0} aria-label={name}>
        <pre className={styles.text}>{shown}</pre>
      </section>
    </div>
  );
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
