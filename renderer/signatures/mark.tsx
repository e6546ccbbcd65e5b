import type { ImageSignatures } from '../../shared/schemas/signatures.ts';
import { signatureWords } from '../../shared/text/signature-words.ts';
import { useCurrentLanguage } from '../state/use-language.ts';
import styles from './mark.module.css';
import { SignatureShield } from './shield.tsx';

interface SignatureMarkProps {
  signatures: Pick<ImageSignatures, 'state' | 'signatures'>;
  /** Other words than there are for any image. */
  words?: string | undefined;
  /** The sentence behind them. */
  hint?: string | undefined;
}

/** What the signatures of an image amount to, in a few words. */
export function SignatureMark({ signatures, words, hint }: SignatureMarkProps) {
  const language = useCurrentLanguage();
  const { state } = signatures;
  const { short, sentence } = signatureWords(signatures, language);
  return (
    <span className={styles.mark} data-signed={state} title={hint ?? sentence}>
      <SignatureShield state={state} />
      <span className={styles.words}>{words ?? short}</span>
    </span>
  );
}
