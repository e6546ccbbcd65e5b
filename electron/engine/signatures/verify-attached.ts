import pLimit from 'p-limit';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { isAppError } from '../../../shared/errors.ts';
import { largestReadBytes, type Signature } from '../../../shared/schemas/signatures.ts';
import { parseBoundedJson } from '../oci/bounded-json.ts';
import { SignatureFault } from './fault.ts';
import { maximumEnvelopeBytes, mostSignatures } from './limits.ts';
import { notationArtifactType } from './notation/names.ts';
import { type NotationTrust, verifyNotation } from './notation/verify.ts';
import type { AttachedDocument, AttachedSource, SignedManifest } from './referrers/attached-document.ts';
import {
  envelopeType,
  isBundleType,
  predicateAnnotation,
  signPredicate,
  simpleSigningType,
} from './sigstore/names.ts';
import type { SigstoreTrust } from './sigstore/trust.ts';
import type { Verdict } from './verdict.ts';

/** All that signatures of one repository are held against. */
export interface Trust {
  notation: NotationTrust;
  sigstore: SigstoreTrust;
}

/** One signature that is still to be verified. */
interface Found {
  document: AttachedDocument;
  kind: Signature['kind'];
  /** Undefined for a manifest that is not of the form that its kind has. */
  layer: Descriptor | undefined;
}

const readsAtATime = 4;

/**
 * Verifies the signatures among what is attached to a manifest, at most 50 of them.
 * @throws {AppError} `CANCELLED`: whatever else goes wrong is in the verdicts.
 */
export async function verifyAttached(
  target: SignedManifest,
  documents: readonly AttachedDocument[],
  source: AttachedSource,
  trust: Trust,
  signal: AbortSignal,
): Promise<Signature[]> {
  const found = documents.flatMap(signaturesIn).slice(0, mostSignatures);
  return pLimit(readsAtATime).map(found, async (signature) => ({
    digest: signature.document.descriptor.digest,
    subject: signature.document.subject,
    ...(await verdictOn(signature, target, source, trust, signal)),
  }));
}

/** True for a layer that is a statement with its signature: a bundle, or an envelope of cosign's old form. */
export function isSignedStatement({ mediaType }: Descriptor): boolean {
  return isBundleType(mediaType) || mediaType === envelopeType;
}

/**
 * Verifies who has signed a statement about a manifest, whatever it says. It never throws.
 * @param blob the layer's bytes; undefined where they were not read.
 */
export async function verifyStatementLayer(
  layer: Descriptor,
  blob: Buffer | undefined,
  { descriptor: target }: SignedManifest,
  { sigstore }: Trust,
): Promise<Verdict> {
  if (blob === undefined) {
    const reason = layer.size > largestReadBytes ? 'too-large' : 'unreachable';
    return without('cosign', 'unchecked', new SignatureFault(reason, 'it was not read'));
  }
  const { verifyStatement } = await import('./sigstore/verify.ts');
  const { annotations = {} } = layer;
  return layer.mediaType === envelopeType
    ? verifyStatement({ target, envelope: blob, annotations }, sigstore)
    : verifyStatement({ target, bundle: parseBoundedJson(blob) }, sigstore);
}

/** The signatures that a manifest carries: one, but in cosign's old form one a layer. */
function signaturesIn(document: AttachedDocument): Found[] {
  const { artifactType, config, layers, annotations } = document.manifest;
  const type = artifactType ?? config.mediaType;
  const [only, ...others] = layers;
  const single = others.length === 0 ? only : undefined;
  if (type === notationArtifactType) return [{ document, kind: 'notation', layer: single }];
  if (isBundleType(type) || layers.some(({ mediaType }) => isBundleType(mediaType))) {
    const predicate = new Map(Object.entries(annotations ?? {})).get(predicateAnnotation);
    // A statement about an image is attached to it, and is no signature of it.
    if (predicate !== undefined && predicate !== signPredicate) return [];
    return [{ document, kind: 'cosign', layer: single }];
  }
  return layers
    .filter(({ mediaType }) => mediaType === simpleSigningType)
    .slice(0, mostSignatures)
    .map((layer) => ({ document, kind: 'cosign', layer }));
}

async function verdictOn(
  { kind, layer }: Found,
  { descriptor, bytes }: SignedManifest,
  source: AttachedSource,
  trust: Trust,
  signal: AbortSignal,
): Promise<Verdict> {
  if (layer === undefined)
    return without(kind, 'bad', new SignatureFault('malformed', 'it has not one layer'));
  if (layer.size > maximumEnvelopeBytes)
    return without(kind, 'unchecked', new SignatureFault('too-large', 'it is too large'));
  let blob: Buffer;
  try {
    blob = await source.blob(layer, signal);
  } catch (error) {
    if (signal.aborted || isAppError(error, 'CANCELLED')) throw error;
    return without(kind, 'unchecked', new SignatureFault('unreachable', 'it could not be read'));
  }
  if (kind === 'notation') {
    const signature = { envelope: blob, mediaType: layer.mediaType, target: descriptor };
    return verifyNotation(signature, trust.notation);
  }
  const common = { target: descriptor, manifest: bytes };
  const { verifySigstore } = await import('./sigstore/verify.ts');
  return layer.mediaType === simpleSigningType
    ? verifySigstore({ ...common, payload: blob, annotations: layer.annotations ?? {} }, trust.sigstore)
    : verifySigstore({ ...common, bundle: parseBoundedJson(blob) }, trust.sigstore);
}

function without(kind: Signature['kind'], state: Signature['state'], { reason }: SignatureFault): Verdict {
  return {
    kind,
    state,
    identity: null,
    organization: null,
    issuer: null,
    time: null,
    timeSource: null,
    reason,
    checks: [{ name: 'integrity', result: state === 'bad' ? 'failed' : 'not-checked', reason }],
    chain: [],
  };
}
