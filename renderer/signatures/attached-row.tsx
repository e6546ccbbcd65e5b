import { useTranslation } from 'react-i18next';
import { shortDigest } from '../../shared/digest.ts';
import type { Attached, Signature } from '../../shared/schemas/signatures.ts';
import { verdictSentence } from '../../shared/text/signature-words.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { useFormat } from '../components/text/use-format.ts';
import { useCurrentLanguage } from '../state/use-language.ts';
import styles from './attached-list.module.css';
import { MakerFact } from './maker-fact.tsx';
import { SignatureShield } from './shield.tsx';

interface AttachedRowProps {
  attached: Attached;
  /** What it is worth, where it is a signature of the image. */
  signature: Signature | undefined;
  /** What of an index it is about: all platforms, or one. Null for an image without one. */
  place: 'index' | 'platform' | null;
  /** Who made it could not be found out. */
  isFailed: boolean;
}

/** One thing that is attached to an image: what it is, and whose. */
export function AttachedRow({ attached, signature, place, isFailed }: AttachedRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useCurrentLanguage();
  const { kind, artifactType, digest, size, created, maker } = attached;
  return (
    <li className={styles.row}>
      <span className={styles.main}>
        <strong className={styles.kind}>{t(`signature.attachedKind.${kind}`)}</strong>
        <span className={styles.quiet}>
          {place === null ? null : (
            <span>{t(place === 'index' ? 'signature.ofIndex' : 'signature.ofPlatform')}</span>
          )}
          {created === null ? null : <span>{format.universalDate(created)}</span>}
          {kind === 'signature' ? null : <span>{artifactType}</span>}
        </span>
        {kind !== 'signature' ? (
          <MakerFact maker={maker} isFailed={isFailed} />
        ) : signature === undefined ? (
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
