import type { ImageSignatures, SignedState } from '../../../shared/schemas/signatures.ts';

/**
 * Whom a run has named by `--key` or `--identity`. All of an image must be signed by that then, as `cosign verify` has it:
 * what is good by anybody else's signature is not what was asked for.
 */
export type NamedSigner = 'key' | 'identity';

/**
 * Whom somebody has named; undefined where all that is trusted counts. An empty text, as a script's unset variable gives it,
 * names somebody by whom nothing is signed.
 */
export function namedSigner({
  key,
  identity,
}: {
  key?: string | undefined;
  identity?: string | undefined;
}): NamedSigner | undefined {
  if (key !== undefined) return 'key';
  return identity === undefined ? undefined : 'identity';
}

/** What the signatures of an image amount to for who has named somebody: those of others make it good for nobody else. */
export function stateFor(
  { state, byCosign = 'none' }: Pick<ImageSignatures, 'state' | 'byCosign'>,
  named: NamedSigner | undefined,
): SignedState {
  return state === 'good' && named !== undefined ? byCosign : state;
}

/** What a good image lacks that is not signed as it was named; `''` where nothing is lacking, or more than that. */
export function lackingSentence(signed: ImageSignatures, named: NamedSigner | undefined): string {
  if (named === undefined || signed.state !== 'good' || stateFor(signed, named) === 'good') return '';
  const isPartly = signed.signatures.some(({ kind, state }) => kind === 'cosign' && state === 'good');
  if (!isPartly && signed.isCut)
    return `Nothing that was looked at is signed by the ${named} that was given, and more is attached to it.`;
  return `${isPartly ? 'Not all of it' : 'Nothing'} is signed by the ${named} that was given.`;
}
