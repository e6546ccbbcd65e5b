import pLimit from 'p-limit';
import type {
  Attached,
  ImageSignatures,
  Signature,
  SignedState,
} from '../../../shared/schemas/signatures.ts';
import { byWeight, stateOf } from './image-state.ts';
import {
  type AttachedDocument,
  type AttachedSource,
  describeAttached,
  type SignedManifest,
} from './referrers/attached-document.ts';
import { attestationsIn, describeStatements, type IndexStatement } from './referrers/in-index.ts';
import { signedIndexesOf } from './signed-index/read-index.ts';
import { type Trust, verifyAttached } from './verify-attached.ts';

/** The manifests of an image that may be signed, each by itself. */
export interface ImageManifests {
  /** What the reference names: an index, or the one manifest. */
  root: SignedManifest;
  /** The manifests of platforms that are wanted of an index. */
  leaves: readonly SignedManifest[];
}

/** What is attached to an image, with the manifests that carry it. */
export interface CheckedImage {
  signatures: ImageSignatures;
  documents: AttachedDocument[];
  /** What an index says itself about its platforms. */
  statements: IndexStatement[];
  /** What is attached to an index that is kept with the one platform of it that is here; its signatures are not among them. */
  ofIndexes: Attached[];
}

const readsAtATime = 4;
/** The most platforms of one image that are asked about. */
const mostLeaves = 32;

/**
 * Finds and verifies what is attached to the manifests of an image.
 * @throws {AppError} what the source throws.
 */
export async function checkImage(
  { root, leaves }: ImageManifests,
  source: AttachedSource,
  trust: Trust,
  signal: AbortSignal,
): Promise<CheckedImage> {
  const check = async (manifest: SignedManifest) => {
    const list = await source.attachedTo(manifest.descriptor.digest, signal);
    const signatures = await verifyAttached(manifest, list.documents, source, trust, signal);
    return { ...list, signatures };
  };
  const ofRoot = await check(root);
  const others = leaves.filter(({ descriptor }) => descriptor.digest !== root.descriptor.digest);
  const ofLeaves = [];
  for (const leaf of others.slice(0, mostLeaves)) ofLeaves.push(await check(leaf));
  const hasMoreLeaves = others.length > mostLeaves;
  const all = [ofRoot, ...ofLeaves];
  const above = await checkIndexes(root, ofRoot.documents, source, trust, signal);
  const isPartial = hasMoreLeaves || above.isCut || all.some((each) => each.isCut);
  const places = {
    root: ofRoot.signatures,
    leaves: ofLeaves.map(({ signatures }) => signatures),
    above: above.signatures,
    hasMoreLeaves,
  };
  // What is not looked at may be a signature.
  const known = (found: SignedState) => (found === 'none' && isPartial ? 'unknown' : found);
  const state = known(stateOf(places));
  const statements = await statementsIn(root, leaves, source, signal);
  const documents = all.flatMap((each) => each.documents);
  return {
    documents,
    statements,
    ofIndexes: above.attached,
    signatures: {
      state,
      byCosign: known(stateOf(places, ({ kind }) => kind === 'cosign')),
      signatures: [above, ...all].flatMap(({ signatures }) => signatures).sort(byWeight(state)),
      attached: [
        ...documents.map(describeAttached),
        ...statements.map(({ attached }) => attached),
        ...above.attached,
      ],
      isCut: isPartial,
    },
  };
}

/** The signatures of the indexes that are kept with a manifest, as the one platform of them that is here. */
async function checkIndexes(
  manifest: SignedManifest,
  documents: readonly AttachedDocument[],
  source: AttachedSource,
  trust: Trust,
  signal: AbortSignal,
): Promise<{ signatures: Signature[]; attached: Attached[]; isCut: boolean }> {
  const { found, isCut } = await signedIndexesOf(manifest, documents, source, signal);
  const signatures: Signature[] = [];
  // Two pulls of another choice may have kept the same twice.
  const attached = new Map<string, Attached>();
  for (const { index, documents: around } of found) {
    signatures.push(...(await verifyAttached(index, around, source, trust, signal)));
    for (const thing of around.map(describeAttached))
      if (thing.kind !== 'signature') attached.set(thing.digest, thing);
  }
  return { signatures, attached: [...attached.values()], isCut };
}

/** What the index itself says about its platforms. It comes with the index, and is kept with it. */
async function statementsIn(
  root: SignedManifest,
  leaves: readonly SignedManifest[],
  source: AttachedSource,
  signal: AbortSignal,
): Promise<IndexStatement[]> {
  const about = new Set(leaves.map(({ descriptor }) => descriptor.digest));
  const entries = attestationsIn(root, about);
  const read = await pLimit(readsAtATime).map(entries, async ({ entry, subject }) => {
    const found = await source.manifest(entry, signal);
    return found === undefined ? [] : describeStatements(found, subject);
  });
  return read.flat();
}
