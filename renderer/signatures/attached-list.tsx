import { useTranslation } from 'react-i18next';
import { shortDigest } from '../../shared/digest.ts';
import type { Image } from '../../shared/schemas/image.ts';
import type { Attached, Signature } from '../../shared/schemas/signatures.ts';
import { verdictSentence } from '../../shared/text/signature-words.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { useFormat } from '../components/text/use-format.ts';
import { useCurrentLanguage } from '../state/use-language.ts';
import styles from './attached-list.module.css';
import { SignatureShield } from './shield.tsx';
import { useImageSignatures } from './use-signatures.ts';

/** All that is attached to an image: signatures, bills of materials, attestations. */
export function AttachedList({ image }: { image: Image }) {
  const { t } = useTranslation();
  const { data, isError } = useImageSignatures(image);
  if (isError) return <p className={styles.empty}>{t('signature.notRead')}</p>;
  if (data === undefined) return <p className={styles.empty}>{t('signature.looking')}</p>;
  if (data.attached.length === 0) return <p className={styles.empty}>{t('signature.nothingAttached')}</p>;
  return (
    <>
      <ul className={styles.list}>
        {data.attached.map((attached) => (
          <AttachedRow
            key={`${attached.digest} ${attached.subject}`}
            attached={attached}
            signature={data.signatures.find(({ digest }) => digest === attached.digest)}
            isOfIndex={image.selected?.digest !== image.digest && attached.subject === image.digest}
          />
        ))}
      </ul>
      {data.isCut ? <p className={styles.empty}>{t('signature.cut')}</p> : null}
    </>
  );
}

interface AttachedRowProps {
  attached: Attached;
  signature: Signature | undefined;
  /** It is attached to the index, and so about all platforms. */
  isOfIndex: boolean;
}

function AttachedRow({ attached, signature, isOfIndex }: AttachedRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useCurrentLanguage();
  const { kind, artifactType, digest, size, created } = attached;
  return (
    <li className={styles.row}>
      <span className={styles.main}>
        <strong className={styles.kind}>{t(`signature.attachedKind.${kind}`)}</strong>
        <span className={styles.quiet}>
          {t(isOfIndex ? 'signature.ofIndex' : 'signature.ofPlatform')}
          {created === null ? '' : ` · ${format.date(created)}`}
        </span>
        {signature === undefined ? (
          <span className={styles.type}>{artifactType}</span>
        ) : (
          <span className={styles.verdict}>
            <SignatureShield state={signature.state} />
            <span>{verdictSentence(signature, language)}</span>
          </span>
        )}
      </span>
      <span className={styles.digest}>
        <code title={digest}>{shortDigest(digest)}</code>
        <CopyButton text={digest} label={t('image.copyDigest')} />
      </span>
      <span className={styles.size}>{format.bytes(size)}</span>
    </li>
  );
}
