import { useTranslation } from 'react-i18next';
import type { ImageSignatures } from '../../shared/schemas/signatures.ts';
import { SignatureMark } from './mark.tsx';

/**
 * What was kept of the signatures of an image of the library. That it is not signed, and that nobody has looked, are two
 * things; nothing is said until it is known which.
 */
export function KeptSignatureMark({ signatures }: { signatures: ImageSignatures | undefined }) {
  const { t } = useTranslation();
  if (signatures === undefined) return null;
  const { state } = signatures;
  if (state === 'none') return <SignatureMark signatures={signatures} hint={t('signature.noneThen')} />;
  if (state !== 'unknown') return <SignatureMark signatures={signatures} />;
  const { words, hint } = { words: t('signature.notLooked'), hint: t('signature.notLookedFor') };
  return <SignatureMark signatures={signatures} words={words} hint={hint} />;
}
