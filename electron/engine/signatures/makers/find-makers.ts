import pLimit from 'p-limit';
import { isAppError } from '../../../../shared/errors.ts';
import type { Attached, Claims, Maker, Signature } from '../../../../shared/schemas/signatures.ts';
import { authorsAnnotation, vendorAnnotation } from '../../oci/annotations.ts';
import type { ImageManifest } from '../../oci/manifest.ts';
import type { CheckedImage, ImageManifests } from '../check-image.ts';
import { byWeight, stateOfManifest } from '../image-state.ts';
import { mostSignatures, mostThings } from '../limits.ts';
import {
  type AttachedDocument,
  type AttachedSource,
  describeAttached,
  type SignedManifest,
} from '../referrers/attached-document.ts';
import type { IndexStatement } from '../referrers/in-index.ts';
import { isSignedStatement, type Trust, verifyAttached, verifyStatementLayer } from '../verify-attached.ts';
import { claimsOf, joinedClaims } from './claims/told.ts';
import { type PartsRead, readParts } from './read-parts.ts';

/** What is looked into, and by what it is judged. */
export interface MakerSearch {
  manifests: ImageManifests;
  source: AttachedSource;
  trust: Trust;
}

const readsAtATime = 4;

const nobodyAsked: Maker = { state: 'unknown', signatures: [], claims: null, unread: 'too-many' };

/**
 * All that is attached to an image, with who made it: who has signed the thing itself, which is proved, and what it says of
 * itself, which is not. What is attached to an attached thing is looked at for its signatures alone, so that this ends
 * there, however long a chain of such things is.
 * @throws {AppError} `CANCELLED`; the signal's reason. Whatever else goes wrong is in the answer.
 */
export async function findMakers(
  { documents, statements, ofIndexes, signatures }: CheckedImage,
  search: MakerSearch,
  signal: AbortSignal,
): Promise<Attached[]> {
  const limit = pLimit(readsAtATime);
  let looked = 0;
  const lookInto = (attached: Attached, find: () => Promise<Maker>) => {
    if (attached.kind === 'signature') return attached;
    looked += 1;
    const isLookedInto = looked <= mostThings;
    return limit(async () => ({ ...attached, maker: isLookedInto ? await find() : nobodyAsked }));
  };
  const ofRoot = signatures.signatures.filter(
    ({ subject, state }) => subject === search.manifests.root.descriptor.digest && state === 'good',
  );
  return Promise.all([
    ...ofIndexes,
    ...documents.map((document) =>
      lookInto(describeAttached(document), () => makerOfDocument(document, search, signal)),
    ),
    ...statements.map((statement) =>
      lookInto(statement.attached, () => makerOfStatement(statement, ofRoot, search, signal)),
    ),
  ]);
}

async function makerOfDocument(
  document: AttachedDocument,
  search: MakerSearch,
  signal: AbortSignal,
): Promise<Maker> {
  const { descriptor, bytes, manifest, subject } = document;
  // Beside what is signed in itself nothing counts that is not: it would pass for the signer's word.
  const signed = manifest.layers.filter(isSignedStatement);
  const parts = await readParts(signed.length > 0 ? signed : manifest.layers, search.source, signal);
  const own = await ownSignatures(document, parts, targetOf(subject, search.manifests), search.trust);
  const around = await signaturesOf({ descriptor, bytes }, search, signal);
  // What a thing bears in itself signs no word of the manifest around it.
  const claims = own.length > 0 ? parts.claims : joinedClaims([parts.claims, claimsBeside(manifest)]);
  return makerOf(own, around, { ...parts, claims });
}

/** What the manifest says of its making (image-spec, annotations.md). */
function claimsBeside({ annotations = {} }: ImageManifest): Claims | null {
  const said = new Map(Object.entries(annotations));
  return claimsOf({ makers: [said.get(vendorAnnotation), said.get(authorsAnnotation)] });
}

/** An index names the manifest that carries a statement: who has signed the index has signed that as well. */
async function makerOfStatement(
  { layer, carrier }: IndexStatement,
  ofRoot: readonly Signature[],
  search: MakerSearch,
  signal: AbortSignal,
): Promise<Maker> {
  const parts = await readParts([layer], search.source, signal);
  const around = await signaturesOf(carrier, search, signal);
  return makerOf([], { ...around, signatures: [...ofRoot, ...around.signatures] }, parts);
}

/** Signatures that the thing bears in itself: those of its layers that are signed statements. */
async function ownSignatures(
  { descriptor, subject, manifest }: AttachedDocument,
  { read }: PartsRead,
  target: SignedManifest | undefined,
  trust: Trust,
): Promise<Signature[]> {
  const signed = manifest.layers.filter(isSignedStatement).slice(0, mostSignatures);
  if (target === undefined) return [];
  return Promise.all(
    signed.map(async (layer) => ({
      digest: descriptor.digest,
      subject,
      ...(await verifyStatementLayer(layer, read.get(layer.digest), target, trust)),
    })),
  );
}

/** What was found of signatures that are attached to a thing. */
interface Around {
  signatures: Signature[];
  /** True when there may be more. */
  isPartial: boolean;
}

async function signaturesOf(
  thing: SignedManifest,
  { source, trust }: MakerSearch,
  signal: AbortSignal,
): Promise<Around> {
  try {
    const { documents, isCut } = await source.attachedTo(thing.descriptor.digest, signal);
    return { signatures: await verifyAttached(thing, documents, source, trust, signal), isPartial: isCut };
  } catch (error) {
    if (signal.aborted || isAppError(error, 'CANCELLED')) throw error;
    return { signatures: [], isPartial: true };
  }
}

/** All that a thing bears in itself must be good; of what is attached to it, one that is good is enough. */
function makerOf(own: readonly Signature[], around: Around, { claims, unread }: PartsRead): Maker {
  const ownStates = new Set(own.map(({ state }) => state));
  const ofOwn = (['bad', 'unchecked', 'good'] as const).find((each) => ownStates.has(each)) ?? 'none';
  const ofOthers = stateOfManifest(around.signatures);
  const isDecided = ofOwn === 'bad' || ofOwn === 'good' || ofOthers === 'none';
  const found = isDecided ? ofOwn : ofOthers;
  const state = found === 'none' && around.isPartial ? 'unknown' : found;
  return { state, signatures: [...own, ...around.signatures].sort(byWeight(state)), claims, unread };
}

function targetOf(subject: string, { root, leaves }: ImageManifests): SignedManifest | undefined {
  return [root, ...leaves].find(({ descriptor }) => descriptor.digest === subject);
}
