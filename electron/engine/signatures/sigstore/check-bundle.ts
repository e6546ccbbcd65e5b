import { createHash, timingSafeEqual } from 'node:crypto';
import { type Bundle, bundleFromJSON } from '@sigstore/bundle';
import { HashAlgorithm } from '@sigstore/protobuf-specs';
import { PolicyError, toSignedEntity, VerificationError, Verifier } from '@sigstore/verify';
import type { SignatureReason } from '../../../../shared/schemas/signatures.ts';
import { SignatureFault } from '../fault.ts';
import { isCertificateAlone } from './certificates.ts';
import { checkLogForm } from './log-form.ts';
import { materialOf, type SigstoreTrust } from './trust.ts';

/** What a bundle has proved. */
export interface ProvedBundle {
  /** The name in the certificate, and who vouches for it; both null for a key. */
  identity: string | null;
  issuer: string | null;
  time: Date | null;
  timeSource: 'timestamp' | 'log' | null;
  /** The bytes that were signed as a statement, where it is one. */
  statement: Buffer | null;
}

const reasons: ReadonlyMap<string, SignatureReason> = new Map<string, SignatureReason>([
  ['TLOG_ERROR', 'wrong-log'],
  ['TLOG_INCLUSION_PROOF_ERROR', 'wrong-log'],
  ['TLOG_INCLUSION_PROMISE_ERROR', 'wrong-log'],
  ['TLOG_MISSING_INCLUSION_ERROR', 'wrong-log'],
  ['TLOG_BODY_ERROR', 'wrong-log'],
  ['CERTIFICATE_ERROR', 'wrong-chain'],
  ['PUBLIC_KEY_ERROR', 'unknown-signer'],
  ['SIGNATURE_ERROR', 'wrong-signature'],
  ['TIMESTAMP_ERROR', 'wrong-timestamp'],
]);
const messageHashes: ReadonlyMap<HashAlgorithm, string> = new Map([
  [HashAlgorithm.SHA2_256, 'sha256'],
  [HashAlgorithm.SHA2_384, 'sha384'],
  [HashAlgorithm.SHA2_512, 'sha512'],
]);
/** The most log entries and timestamps of a bundle: each is verified. */
const mostProofs = 8;

/**
 * Reads a bundle (sigstore/protobuf-specs, sigstore_bundle.proto).
 * @throws {SignatureFault} `malformed`.
 */
export function readBundle(document: unknown): Bundle {
  try {
    return bundleFromJSON(document);
  } catch (error) {
    throw new SignatureFault('malformed', error instanceof Error ? error.message : 'it is no bundle');
  }
}

/** True when a bundle is signed by a key, without a certificate. */
export function isSignedByKey(bundle: Bundle): boolean {
  return bundle.verificationMaterial.content.$case === 'publicKey';
}

/** The bytes that are signed as a statement; null for a bundle that holds none. */
export function statementIn({ content }: Bundle): Buffer | null {
  return content.$case === 'dsseEnvelope' ? content.dsseEnvelope.payload : null;
}

/**
 * Verifies a bundle: its signature, the certificate or key that made it, the time at which it did, and the log that
 * took note of it. `@sigstore/verify` does; who it must be, the caller decides.
 * @param artifact what was signed, where that is no statement.
 * @throws {SignatureFault} with the reason.
 */
export function proveBundle(bundle: Bundle, artifact: Buffer, trust: SigstoreTrust): ProvedBundle {
  const isKey = isSignedByKey(bundle);
  // Nobody's name counts unless somebody has said whose does.
  if (!isKey && trust.root === undefined && trust.identity === undefined)
    throw new SignatureFault('no-key', 'nobody is trusted');
  if (!isKey && trust.root === undefined)
    throw new SignatureFault(trust.rootFault ?? 'no-trust-root', 'there is no trusted root');
  if (isKey && trust.key === undefined) throw new SignatureFault('no-key', 'there is no key');
  const material = bundle.verificationMaterial;
  const stamps = material.timestampVerificationData?.rfc3161Timestamps ?? [];
  if (material.tlogEntries.length > mostProofs || stamps.length > mostProofs)
    throw new SignatureFault('malformed', 'it has too many proofs');
  checkForm(bundle, artifact);
  try {
    const entity = toSignedEntity(bundle, artifact);
    // Without a trusted root nobody can tell what a log is worth, and a key that was given needs none.
    if (isKey && trust.root === undefined) Object.assign(entity, { tlogEntries: [], timestamps: [] });
    const required = isKey ? 0 : 1;
    if (!isKey && !entity.timestamps.some(tellsTime))
      throw new SignatureFault('no-timestamp', 'nobody says when it was signed');
    const verifier = new Verifier(materialOf(trust), {
      ctlogThreshold: required,
      tlogThreshold: required,
      timestampThreshold: required,
    });
    const { identity } = verifier.verify(entity);
    const stamp = entity.timestamps.find(({ $case }) => $case === 'timestamp-authority');
    const logged = entity.timestamps.find(({ $case }) => $case === 'transparency-log');
    const time =
      stamp?.$case === 'timestamp-authority'
        ? stamp.timestamp.signingTime
        : logged?.$case === 'transparency-log'
          ? new Date(Number(logged.tlogEntry.integratedTime) * 1000)
          : null;
    return {
      identity: identity?.subjectAlternativeName ?? null,
      issuer: identity?.extensions?.issuer ?? null,
      time,
      timeSource: stamp !== undefined ? 'timestamp' : logged !== undefined ? 'log' : null,
      statement: statementIn(bundle),
    };
  } catch (error) {
    throw faultOf(error);
  }
}

/** A log tells a time only where it has signed it: the time beside a proof is anybody's. */
function tellsTime(told: ReturnType<typeof toSignedEntity>['timestamps'][number]): boolean {
  return told.$case === 'timestamp-authority' || told.tlogEntry.inclusionPromise !== undefined;
}

/** What the verifier leaves to its caller. */
function checkForm(bundle: Bundle, artifact: Buffer): void {
  if (!isCertificateAlone(bundle)) throw new SignatureFault('malformed', 'it carries a root of its own');
  checkLogForm(bundle);
  if (bundle.content.$case === 'dsseEnvelope') {
    // Only the first would be looked at.
    if (bundle.content.dsseEnvelope.signatures.length !== 1)
      throw new SignatureFault('malformed', 'it has not one signature');
    return;
  }
  const { algorithm, digest } = bundle.content.messageSignature.messageDigest;
  const hash = messageHashes.get(algorithm);
  if (hash === undefined) throw new SignatureFault('unsupported', 'its hash is not one that counts');
  const actual = createHash(hash).update(artifact).digest();
  if (actual.length !== digest.length || !timingSafeEqual(actual, digest))
    throw new SignatureFault('other-image', 'it signs something else');
}

function faultOf(error: unknown): SignatureFault {
  if (error instanceof SignatureFault) return error;
  if (error instanceof PolicyError) return new SignatureFault('other-identity', error.message);
  if (error instanceof VerificationError)
    return new SignatureFault(reasons.get(error.code) ?? 'malformed', error.message);
  return new SignatureFault('malformed', error instanceof Error ? error.message : String(error));
}
