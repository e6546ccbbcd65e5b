import { Button } from '@fluentui/react-components';
import { type ChangeEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readDigestList } from '../../../shared/lists/digest-list.ts';
import type { BundlePlan } from '../../../shared/schemas/bundle.ts';
import { useFormat } from '../../components/text/use-format.ts';
import styles from './have-list.module.css';

/** A list of this many bytes names more blobs than the engine takes. */
const mostBytes = 80 * 1024 * 1024;

interface HaveListProps {
  have: readonly string[] | null;
  leftOut: BundlePlan['leftOut'] | undefined;
  onChange: (digests: readonly string[] | null) => void;
}

/** Takes the list of what the target computer has already. */
export function HaveList({ have, leftOut, onChange }: HaveListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string>();
  const open = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    // The same file may be chosen again after it was mended.
    target.value = '';
    if (file === undefined) return;
    const list = file.size > mostBytes ? { wrongLine: 1 } : readDigestList(await file.text());
    if ('digests' in list) {
      setProblem(undefined);
      onChange(list.digests);
    } else {
      setProblem(
        'wrongLine' in list
          ? t('bundle.have.wrongLine', { name: file.name, line: list.wrongLine })
          : t('bundle.have.wrongJson', { name: file.name }),
      );
      onChange(null);
    }
  };
  return (
    <section className={styles.section}>
      <div>
        <h3 className={styles.heading}>{t('bundle.have.title')}</h3>
        <p className={problem === undefined ? styles.quiet : styles.problem} role="status">
          {problem ??
            (have === null || leftOut === undefined
              ? t('bundle.have.hint')
              : t('bundle.have.leftOut', { count: leftOut.blobs, size: format.bytes(leftOut.bytes) }))}
        </p>
      </div>
      {have === null ? (
        <Button size="small" onClick={() => input.current?.click()}>
          {t('bundle.have.open')}
        </Button>
      ) : (
        <Button size="small" onClick={() => onChange(null)}>
          {t('bundle.have.forget')}
        </Button>
      )}
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('bundle.have.title')}
        onChange={(event) => void open(event)}
      />
    </section>
  );
}
