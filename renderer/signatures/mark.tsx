import { useTranslation } from 'react-i18next';
import type { ImageSignatures } from '../../shared/schemas/signatures.ts';
import { signatureWords } from '../../shared/text/signature-words.ts';
import { useCurrentLanguage } from '../state/use-language.ts';
import styles from './mark.module.css';
import { SignatureShield } from './shield.tsx';

/**
 * What the signatures of an image of the library amount to, in a few words. That it is not signed, and that nobody has
 * looked, are two things; nothing is said until it is known which.
 */
export function SignatureMark({ signatures }: { signatures: ImageSignatures | undefined }) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  if (signatures === undefined) return null;
  const { state } = signatures;
  const { short, sentence } = signatureWords(signatures, language);
  const hint =
    state === 'none' ? t('signature.noneThen') : state === 'unknown' ? t('signature.notLookedFor') : sentence;
  return (
    <span className={styles.mark} data-signed={state} title={hint}>
      <SignatureShield state={state} />
      <span className={styles.words}>{short}</span>
    </span>
  );
}
