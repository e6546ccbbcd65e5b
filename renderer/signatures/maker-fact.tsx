import { useTranslation } from 'react-i18next';
import type { Attached } from '../../shared/schemas/signatures.ts';
import { makerWords } from '../../shared/text/maker-words.ts';
import { useCurrentLanguage } from '../state/use-language.ts';
import styles from './maker-fact.module.css';
import { SignatureShield } from './shield.tsx';

/**
 * Who made something that is attached: with a shield what is proved, below it what the thing says itself. Both lines have
 * their place from the beginning, so that nothing moves when they come.
 */
export function MakerFact({ maker, isFailed }: Pick<Attached, 'maker'> & { isFailed: boolean }) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  if (maker === undefined)
    return (
      <span className={styles.maker}>
        <span className={styles.said}>
          {t(isFailed ? 'signature.makerNotRead' : 'signature.lookingForMaker')}
        </span>
      </span>
    );
  const { signed, says } = makerWords(maker, language);
  return (
    <span className={styles.maker}>
      <span className={styles.signed} data-signed={maker.state}>
        <SignatureShield state={maker.state} />
        <span>{signed}</span>
      </span>
      <span className={styles.said}>{says}</span>
    </span>
  );
}
