import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilePreview } from '../../../shared/inside/preview.ts';
import { useFormat } from '../../components/text/use-format.ts';
import pane from './pane.module.css';
import { textBlocks } from './text-blocks.ts';
import styles from './text-view.module.css';

const lineHeight = 18;

/** The beginning of a text. Parts that are not in view are not laid out. */
export function TextView({
  preview,
  name,
}: {
  preview: Extract<FilePreview, { kind: 'text' }>;
  name: string;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const blocks = useMemo(() => textBlocks(preview.text), [preview.text]);
  return (
    <div className={pane.frame}>
      <section
        className={`${pane.scroller} ${styles.scroller}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label={t('files.textOf', { name })}
      >
        {blocks.map(({ text, lines }, index) => (
          <pre
            // biome-ignore lint/suspicious/noArrayIndexKey: blocks stand where they stand
            key={index}
            className={styles.text}
            style={{ containIntrinsicHeight: `${lines * lineHeight}px` }}
          >
            {text}
          </pre>
        ))}
      </section>
      <p className={pane.note}>
        {preview.bytes < preview.total
          ? t('files.firstBytes', { shown: format.bytes(preview.bytes), total: format.bytes(preview.total) })
          : t('files.exactBytes', { count: preview.total, bytes: format.number(preview.total) })}
        {' · '}
        {encodings[preview.encoding]}
      </p>
    </div>
  );
}

const encodings: Readonly<Record<Extract<FilePreview, { kind: 'text' }>['encoding'], string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  'windows-1252': 'Windows-1252',
};
