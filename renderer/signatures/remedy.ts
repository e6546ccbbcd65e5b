import type { ImageSignatures, Signature } from '../../shared/schemas/signatures.ts';

/** Why signatures were not checked that people can do something about. */
const remediable = [
  'no-policy',
  'not-named',
  'no-key',
  'no-trust-root',
  'trust-root-unreachable',
  'trust-root-wrong',
] as const;

/** The key of the text that says what to do, so that a signature is checked; undefined where there is nothing to do. */
export function remedyOf({ state, reason }: Pick<Signature, 'state' | 'reason'>) {
  const known = remediable.find((each) => each === reason);
  return state === 'unchecked' && known !== undefined ? (`signature.remedy.${known}` as const) : undefined;
}

/** The same for the signature that decides what an image's signatures amount to. */
export function remedyOfImage({ state, signatures }: Pick<ImageSignatures, 'state' | 'signatures'>) {
  const [deciding] = signatures;
  return deciding === undefined || deciding.state !== state ? undefined : remedyOf(deciding);
}
