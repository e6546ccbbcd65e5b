import { useTranslation } from 'react-i18next';
import { shortDigest } from '../../../shared/digest.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { shortSentence } from '../../components/text/short-sentence.ts';
import type { CopiedImage } from '../../state/library/copied-images.ts';
import { useCurrentLanguage } from '../../state/use-language.ts';
import { pullCommand } from './choice.ts';
import styles from './results.module.css';

/** What became of each image that was copied: its digest there and how it is pulled, or why it is not there. */
export function CopyResults({ images }: { images: readonly CopiedImage[] }) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const ended = images.filter(({ digest, error }) => digest !== undefined || error !== undefined);
  if (ended.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls what does not fit
    <ul className={styles.list} aria-label={t('copying.results')} tabIndex={0}>
      {ended.map(({ reference, destination, digest, error }) => (
        <li key={reference} className={styles.image}>
          {digest === undefined ? (
            <>
              <code className={styles.command}>{reference}</code>
              <span className={styles.problem}>
                {error === undefined ? null : shortSentence(error, language)}
              </span>
            </>
          ) : (
            <>
              <code className={styles.command}>{pullCommand(destination, digest)}</code>
              <CopyButton
                text={pullCommand(destination, digest)}
                label={t('copying.copyPull', { reference })}
              />
              <code className={styles.digest} title={digest}>
                {shortDigest(digest)}
              </code>
              <CopyButton text={digest} label={t('copying.copyDigest', { reference })} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
