import {
  Link,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
} from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Image } from '../../shared/schemas/image.ts';
import type { ImageSignatures } from '../../shared/schemas/signatures.ts';
import { signatureWords } from '../../shared/text/signature-words.ts';
import { useCurrentLanguage } from '../state/use-language.ts';
import { ChainDialog } from './chain-dialog.tsx';
import styles from './fact.module.css';
import { remedyOfImage } from './remedy.ts';
import { SignatureShield } from './shield.tsx';
import { useImageSignatures } from './use-signatures.ts';

const unknown: ImageSignatures = { state: 'unknown', signatures: [], attached: [], isCut: false };

/** Who has signed an image, as a sentence. It has its place from the beginning, so that nothing moves when it comes. */
export function SignatureFact({ image }: { image: Image }) {
  const { t } = useTranslation();
  const { data, isPending, isError } = useImageSignatures(image);
  const found = isError ? unknown : data;
  return (
    <div className={styles.fact}>
      <span className={styles.name}>{t('signature.name')}</span>
      {isPending || found === undefined ? (
        <span className={styles.quiet}>{t('signature.looking')}</span>
      ) : (
        <Told signatures={found} reference={image.reference} />
      )}
    </div>
  );
}

function Told({ signatures, reference }: { signatures: ImageSignatures; reference: string }) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const [isOpen, setIsOpen] = useState(false);
  const { state } = signatures;
  const { sentence } = signatureWords(signatures, language);
  const remedy = remedyOfImage(signatures);
  const chain =
    signatures.signatures.length === 0 ? null : (
      <Link as="button" className={styles.chain} onClick={() => setIsOpen(true)}>
        {t('signature.chain')}
      </Link>
    );
  const dialog = isOpen ? (
    <ChainDialog signatures={signatures} reference={reference} onClose={() => setIsOpen(false)} />
  ) : null;
  if (state === 'bad')
    return (
      <MessageBar intent="error" className={styles.wrong} role="alert">
        <MessageBarBody>
          <MessageBarTitle>{t('signature.wrong')}</MessageBarTitle>
          {sentence}
        </MessageBarBody>
        <MessageBarActions>{chain}</MessageBarActions>
        {dialog}
      </MessageBar>
    );
  return (
    <span className={styles.told} data-signed={state}>
      <SignatureShield state={state} />
      <span className={styles.sentence}>
        {sentence}
        {remedy === undefined ? null : <span className={styles.remedy}>{t(remedy)}</span>}
      </span>
      {chain}
      {dialog}
    </span>
  );
}
