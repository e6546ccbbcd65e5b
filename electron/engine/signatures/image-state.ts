import type { Signature, SignedState } from '../../../shared/schemas/signatures.ts';

/** The signatures of an image, by what each is of. */
export interface SignaturesByPlace {
  /** Of what the reference names: an index, or the one manifest. */
  root: readonly Signature[];
  /** Of each platform of an index that is looked at. */
  leaves: readonly (readonly Signature[])[];
  /** Of the indexes that are kept with the one manifest, as the platform of them that is here. */
  above: readonly Signature[];
  /** True when the index has more platforms than are looked at. */
  hasMoreLeaves: boolean;
}

/**
 * What the signatures of an image amount to.
 * @param counts which of them are looked at, as if there were no others; all by default.
 */
export function stateOf(
  { root, leaves, above, hasMoreLeaves }: SignaturesByPlace,
  counts: (signature: Signature) => boolean = () => true,
): SignedState {
  const ofThose = (signatures: readonly Signature[]) => stateOfManifest(signatures.filter(counts));
  if (above.some(counts)) return stateOfImage(ofThose(above), [ofThose(root)]);
  return stateOfImage(ofThose(root), [...leaves.map(ofThose), ...(hasMoreLeaves ? ['none' as const] : [])]);
}

/**
 * What the signatures of one manifest amount to. One good is enough: whoever can add one to a repository could add a wrong one as
 * well.
 */
export function stateOfManifest(signatures: readonly Signature[]): SignedState {
  const states = new Set(signatures.map(({ state }) => state));
  return (['good', 'bad', 'unchecked'] as const).find((state) => states.has(state)) ?? 'none';
}

/**
 * An index vouches for all that it names; without it, each platform must be signed by itself. A manifest whose signatures
 * are all wrong makes the image wrong, however good the others are.
 */
function stateOfImage(root: SignedState, leaves: readonly SignedState[]): SignedState {
  const all = [root, ...leaves];
  if (all.includes('bad')) return 'bad';
  if (root === 'good' || (leaves.length > 0 && leaves.every((state) => state === 'good'))) return 'good';
  return all.includes('good') || all.includes('unchecked') ? 'unchecked' : 'none';
}

/** Sorts signatures so that the one that decides is the first. */
export function byWeight(state: SignedState): (left: Signature, right: Signature) => number {
  return (left, right) => Number(right.state === state) - Number(left.state === state);
}
