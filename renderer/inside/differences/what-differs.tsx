import { useTranslation } from 'react-i18next';
import type { ProgramVersions } from '../../../shared/inside/differences.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { ChangeSign } from '../rows/change-mark.tsx';
import { allChanges } from '../rows/change-words.ts';
import type { DifferenceLine } from './use-difference-tree.ts';
import styles from './what-differs.module.css';

/** Kinds of changes that have room for their words; the signs of more stand above the list with theirs. */
const mostWords = 3;

interface WhatDiffersProps {
  line: DifferenceLine;
  versions: ProgramVersions | undefined;
}

/** What has become of a file in the second image, or how much in a folder. */
export function WhatDiffers({ line, versions }: WhatDiffersProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { difference } = line;
  const words = useWords()(line, versions);
  const unknown = line.unknown === 0 ? [] : [{ mark: 'unknown' as const, count: line.unknown }];
  const inside = line.kind === 'folder' ? [...allChanges(line), ...unknown] : [];
  const several = inside.map(({ mark, count }) => ({ mark, number: format.number(count) }));
  return (
    <span className={styles.what}>
      {difference === null || words === '' ? null : (
        <span className={styles.one} title={words}>
          <ChangeSign mark={difference} />
          <span className={styles.words}>{words}</span>
        </span>
      )}
      {several.map(({ mark, number }) => (
        <span key={mark} className={styles.one} title={t(`compare.differences.several.${mark}`, { number })}>
          <ChangeSign mark={mark} />
          {several.length > mostWords ? (
            <>
              <span aria-hidden="true">{number}</span>
              <span className="visually-hidden">{t(`compare.differences.several.${mark}`, { number })}</span>
            </>
          ) : (
            <span className={styles.words}>{t(`compare.differences.several.${mark}`, { number })}</span>
          )}
        </span>
      ))}
    </span>
  );
}

function useWords() {
  const { t } = useTranslation();
  return (
    { difference, facts, kind, ...line }: DifferenceLine,
    { before = null, after = null }: Partial<ProgramVersions> = {},
  ): string => {
    if (difference === null) return '';
    // Of a folder that is new its number of files says so.
    if (kind === 'folder' && difference !== 'changed' && line[difference] > 0) return '';
    if (before !== null && after !== null && before !== after) return `${before} → ${after}`;
    const mark = t(`compare.differences.marks.${difference}`);
    const version = after ?? before;
    if (version !== null) return `${mark}${t('common.comma')}${version}`;
    if (facts.length === 0 || facts.includes('content')) return mark;
    const words = facts.map((fact) => t(`compare.differences.facts.${fact}`)).join(t('common.comma'));
    return `${mark}${t('common.comma')}${t('compare.differences.changedOnly', { facts: words })}`;
  };
}
