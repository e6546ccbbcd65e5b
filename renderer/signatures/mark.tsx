import type { ImageSignatures } from '../../shared/schemas/signatures.ts';
import { signatureWords } from '../../shared/text/signature-words.ts';
import { useCurrentLanguage } from '../state/use-language.ts';
import styles from './mark.module.css';
import { SignatureShield } from './shield.tsx';

/** What the signatures of an image of the library amount to, in a few words; nothing where none was looked for. */
export function SignatureMark({ signatures }: { signatures: ImageSignatures | undefined }) {
  const language = useCurrentLanguage();
  if (signatures === undefined || signatures.state === 'unknown') return null;
  const { short, sentence } = signatureWords(signatures, language);
  return (
    <span className={styles.mark} data-signed={signatures.state} title={sentence}>
      <SignatureShield state={signatures.state} />
      <span className={styles.words}>{short}</span>
    </span>
  );
}
