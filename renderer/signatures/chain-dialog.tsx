import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { shortDigest } from '../../shared/digest.ts';
import type { ImageSignatures, Signature, SignatureCheck } from '../../shared/schemas/signatures.ts';
import { signatureWords, verdictSentence } from '../../shared/text/signature-words.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { CloseButton } from '../components/dialogs/buttons.tsx';
import { DialogFrame } from '../components/dialogs/frame.tsx';
import { useFormat } from '../components/text/use-format.ts';
import { useCurrentLanguage } from '../state/use-language.ts';
import styles from './chain-dialog.module.css';
import { remedyOf } from './remedy.ts';
import { SignatureShield } from './shield.tsx';

interface ChainDialogProps {
  /** Undefined while they are looked for. */
  signatures: ImageSignatures | undefined;
  reference: string;
  onClose: () => void;
  /** What else is told below the signatures. */
  children?: ReactNode;
}

/** Each signature of an image: what was checked, and the certificates that vouch for it. */
export function ChainDialog({ signatures, reference, onClose, children }: ChainDialogProps) {
  const { t } = useTranslation();
  return (
    <DialogFrame
      title={t('signature.of', { reference })}
      onClose={onClose}
      className={styles.surface}
      contentClassName={styles.content}
      actions={<CloseButton onClick={onClose} />}
    >
      <Summary signatures={signatures} />
      {signatures?.signatures.map((signature, position) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: in the old form of cosign one manifest has several, and the list never changes
        <OneSignature key={`${signature.digest} ${position}`} signature={signature} />
      ))}
      {children}
    </DialogFrame>
  );
}

/** What the signatures amount to, where there is not one to tell it. */
function Summary({ signatures }: Pick<ChainDialogProps, 'signatures'>) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  if (signatures === undefined) return <p role="status">{t('signature.looking')}</p>;
  if (signatures.signatures.length > 0) return null;
  return <p>{signatureWords(signatures, language).sentence}</p>;
}

function OneSignature({ signature }: { signature: Signature }) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const { digest, subject, kind, state, checks, chain, identity, issuer } = signature;
  const remedy = remedyOf(signature);
  const made = checks.filter(({ result }) => result !== 'none');
  return (
    <section className={styles.signature}>
      <h3 className={styles.sentence} data-signed={state}>
        <SignatureShield state={state} />
        <span>{verdictSentence(signature, language)}</span>
      </h3>
      {remedy === undefined ? null : <p className={styles.remedy}>{t(remedy)}</p>}
      <dl className={styles.facts}>
        <Fact name={t('signature.kindName')} value={t(`signature.kind.${kind}`)} />
        {identity === null ? null : <Fact name={t('signature.identity')} value={identity} />}
        {issuer === null ? null : <Fact name={t('signature.issuer')} value={issuer} />}
        <Fact name={t('signature.subject')} value={shortDigest(subject)} copied={subject} />
        <Fact name={t('signature.itself')} value={shortDigest(digest)} copied={digest} />
      </dl>
      <ul className={styles.checks} aria-label={t('signature.checks')}>
        {made.map(({ name, result, reason }) => (
          <li key={name} data-result={result}>
            <span>{t(`signature.check.${name}`)}</span>{' '}
            <span>
              {result === 'none' ? '' : t(failureOf(result, reason) ?? `signature.result.${result}`)}
            </span>
          </li>
        ))}
      </ul>
      <Certificates chain={chain} />
    </section>
  );
}

/** The word for a check that has failed, where there is a better one than “wrong”. */
function failureOf(result: SignatureCheck['result'], reason: SignatureCheck['reason']) {
  const known = (['revoked', 'expired', 'no-timestamp', 'unknown-signer', 'other-identity'] as const).find(
    (each) => each === reason,
  );
  return result === 'failed' && known !== undefined ? (`signature.failure.${known}` as const) : undefined;
}

function Certificates({ chain }: Pick<Signature, 'chain'>) {
  const { t } = useTranslation();
  const format = useFormat();
  if (chain.length === 0) return null;
  return (
    <ol className={styles.chain} aria-label={t('signature.certificates')}>
      {chain.map(({ subject, notBefore, notAfter, fingerprint }) => (
        <li key={fingerprint} className={styles.certificate}>
          <span className={styles.subject}>{subject}</span>
          <span className={styles.quiet}>
            {t('signature.valid', {
              from: format.universalDate(notBefore),
              until: format.universalDate(notAfter),
            })}
          </span>
          <span className={styles.print}>
            <code title={fingerprint}>{fingerprint.slice(0, 16)}…</code>
            <CopyButton text={fingerprint} label={t('signature.copyFingerprint')} />
          </span>
        </li>
      ))}
    </ol>
  );
}

function Fact({ name, value, copied }: { name: string; value: string; copied?: string }) {
  const { t } = useTranslation();
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>
        <span>{value}</span>
        {copied === undefined ? null : <CopyButton text={copied} label={t('image.copyFact', { name })} />}
      </dd>
    </div>
  );
}
