import { Warning16Regular } from '@fluentui/react-icons/svg/warning';
import type { ImageFile } from '../../../shared/inside/image-files.ts';
import styles from './change-mark.module.css';
import { changesOf, signs, warningOf } from './change-words.ts';
import type { RowWords } from './use-row-words.ts';

/** The sign of a change, or of what may be one, in its colour. */
export function ChangeSign({ mark }: { mark: keyof typeof signs }) {
  return (
    <span aria-hidden="true" className={styles.sign} data-mark={mark}>
      {signs[mark]}
    </span>
  );
}

/** The sign of a change before the words for it. */
export function ChangeWords({
  mark,
  title,
  children,
}: {
  mark: keyof typeof signs;
  title?: string;
  children: string;
}) {
  return (
    <span className={styles.mark} title={title}>
      <ChangeSign mark={mark} />
      <span className={styles.words}>{children}</span>
    </span>
  );
}

/** What layers have done to a file, or what one should be warned of about it. */
export function ChangeMark({
  file,
  words: { t, format, change: words },
}: {
  file: ImageFile;
  words: RowWords;
}) {
  const warning = warningOf(file);
  if (warning !== undefined)
    return (
      <span className={styles.mark} title={t(`files.warnings.${warning}`)}>
        <Warning16Regular className={styles.warning} aria-hidden="true" />
        <span className={styles.words}>{t(`files.peculiarities.${warning}`)}</span>
      </span>
    );
  const changes = changesOf(file);
  const [only] = changes;
  if (only === undefined) return null;
  if (changes.length === 1) return <ChangeWords mark={only.mark}>{words(only)}</ChangeWords>;
  // Of several kinds there is room for signs and numbers only.
  return (
    <span className={styles.several} title={changes.map(words).join('\n')}>
      {changes.map((change) => (
        <span key={change.mark} className={styles.one}>
          <ChangeSign mark={change.mark} />
          <span aria-hidden="true">{format.number(change.count ?? 0)}</span>
          <span className="visually-hidden">{words(change)}</span>
        </span>
      ))}
    </span>
  );
}
