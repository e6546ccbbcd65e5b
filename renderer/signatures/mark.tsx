import type { LibraryImage } from '../../shared/schemas/library.ts';
import { signatureWords } from '../../shared/text/signature-words.ts';
import { useCurrentLanguage } from '../state/use-language.ts';
import styles from './mark.module.css';
import { SignatureShield } from './shield.tsx';
import { useLibrarySignatures } from './use-signatures.ts';

/** What the signatures of an image of the library amount to, in a few words; nothing where none was looked for. */
export function SignatureMark({ image }: { image: LibraryImage }) {
  const language = useCurrentLanguage();
  const { data } = useLibrarySignatures(image);
  if (data === undefined || data.state === 'unknown') return null;
  const { short, sentence } = signatureWords(data, language);
  return (
    <span className={styles.mark} data-signed={data.state} title={sentence}>
      <SignatureShield state={data.state} />
      <span className={styles.words}>{short}</span>
    </span>
  );
}
