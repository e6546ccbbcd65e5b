// Decided here: when a signature of Sigstore is good.
import type { Bundle } from '@sigstore/bundle';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import type { SignatureCheck, SignatureReason } from '../../../../shared/schemas/signatures.ts';
import { cleanText } from '../../../../shared/text/clean-text.ts';
import { SignatureFault, toFault } from '../fault.ts';
import { certificateFacts } from '../pki/certificate.ts';
import type { Verdict } from '../verdict.ts';
import { certificatesOf } from './certificates.ts';
import { isSignedByKey, type ProvedBundle, proveBundle, readBundle, statementIn } from './check-bundle.ts';
import { signPredicate } from './names.ts';
import { bundleOfOldForm, bundleOfOldStatement } from './old-form.ts';
import { checkSimpleSigning, predicateAbout } from './subject.ts';
import type { SigstoreTrust } from './trust.ts';

/** A signature as it was found: a bundle, or a layer of the old form with its annotations. */
export type SigstoreSignature = { target: Descriptor; manifest: Buffer } & (
  | { bundle: unknown }
  | { payload: Buffer; annotations: Readonly<Record<string, string>> }
);

/** Without the trust that it takes, a signature is not checked: that makes it neither good nor wrong. */
const uncheckedReasons: ReadonlySet<SignatureReason> = new Set<SignatureReason>([
  'no-key',
  'no-trust-root',
  'trust-root-unreachable',
  'trust-root-wrong',
  'unsupported',
  'too-large',
]);

/**
 * Verifies a signature of Sigstore. It is good only for the key, or for the identity and the issuer, that the user has
 * named: that somebody has signed says nothing. It never throws: whatever is wrong is in the verdict.
 */
export function verifySigstore(signature: SigstoreSignature, trust: SigstoreTrust): Verdict {
  return judge(
    {
      bundle: () =>
        'bundle' in signature ? signature.bundle : bundleOfOldForm(signature.payload, signature.annotations),
      artifact: 'bundle' in signature ? signature.manifest : signature.payload,
      checkSubject: (proved) => checkSubject(signature, proved),
    },
    trust,
  );
}

/** A statement about an image, as a bundle or as a layer of cosign's old form with its annotations. */
export type SigstoreStatement = { target: Descriptor } & (
  | { bundle: unknown }
  | { envelope: Buffer; annotations: Readonly<Record<string, string>> }
);

/**
 * Verifies who has signed a statement about an image, whatever it says: an attestation, a bill of materials. As above, it
 * never throws.
 */
export function verifyStatement(signed: SigstoreStatement, trust: SigstoreTrust): Verdict {
  return judge(
    {
      bundle: () =>
        'bundle' in signed ? signed.bundle : bundleOfOldStatement(signed.envelope, signed.annotations),
      artifact: Buffer.alloc(0),
      checkSubject({ statement }) {
        if (statement === null) throw new SignatureFault('malformed', 'it is no statement');
        predicateAbout(statement, signed.target);
      },
    },
    trust,
  );
}

/** What is to be verified. */
interface Judged {
  /** @throws {SignatureFault} */
  bundle(): unknown;
  /** What was signed, where that is no statement. */
  artifact: Buffer;
  /** @throws {SignatureFault} for what is about something else. */
  checkSubject(signed: Pick<ProvedBundle, 'statement'>): void;
}

function judge(judged: Judged, trust: SigstoreTrust): Verdict {
  let chain: Verdict['chain'] = [];
  let bundle: Bundle | undefined;
  try {
    bundle = readBundle(judged.bundle());
    chain = certificatesOf(bundle).map(certificateFacts);
    const proved = proveBundle(bundle, judged.artifact, trust);
    judged.checkSubject(proved);
    return verdictOf(proved, chain, faultOfIdentity(proved, isSignedByKey(bundle), trust));
  } catch (error) {
    const reason = reasonOf(toFault(error).reason, bundle, judged);
    const state = uncheckedReasons.has(reason) ? 'unchecked' : 'bad';
    return {
      ...nobody,
      state,
      reason,
      checks: [check('integrity', state === 'bad' ? 'failed' : 'not-checked', reason), ...nothingElse],
      chain,
    };
  }
}

/** A signature by a key that is about this image, and does not match the key that was given, is one of another key. */
function reasonOf(reason: SignatureReason, bundle: Bundle | undefined, judged: Judged): SignatureReason {
  if (reason !== 'wrong-signature' || bundle === undefined || !isSignedByKey(bundle)) return reason;
  try {
    judged.checkSubject({ statement: statementIn(bundle) });
    return 'other-key';
  } catch {
    return reason;
  }
}

const nobody = {
  kind: 'cosign' as const,
  identity: null,
  organization: null,
  issuer: null,
  time: null,
  timeSource: null,
};
const nothingElse: SignatureCheck[] = [check('expiry', 'none'), check('revocation', 'none')];

/** Binds what was signed to the image. */
function checkSubject(signature: SigstoreSignature, { statement }: Pick<ProvedBundle, 'statement'>): void {
  if (!('bundle' in signature)) checkSimpleSigning(signature.payload, signature.target);
  else if (statement !== null && predicateAbout(statement, signature.target) !== signPredicate)
    throw new SignatureFault('unsupported', 'it is a statement about the image, and no signature of it');
}

/** Who signed must be who the user has named. */
function faultOfIdentity(
  { identity, issuer }: ProvedBundle,
  isKey: boolean,
  trust: SigstoreTrust,
): SignatureReason | null {
  if (isKey) return null;
  if (trust.identity === undefined) return 'no-key';
  return identity === trust.identity.name && issuer === trust.identity.issuer ? null : 'other-identity';
}

function verdictOf(proved: ProvedBundle, chain: Verdict['chain'], reason: SignatureReason | null): Verdict {
  const { identity, issuer, time, timeSource } = proved;
  const state = reason === null ? 'good' : reason === 'other-identity' ? 'bad' : 'unchecked';
  const result = state === 'good' ? 'passed' : state === 'bad' ? 'failed' : 'not-checked';
  return {
    kind: 'cosign',
    state,
    identity: identity === null ? null : cleanText(identity),
    organization: null,
    issuer: issuer === null ? null : cleanText(issuer),
    time: time?.toISOString() ?? null,
    timeSource,
    reason,
    checks: [
      check('integrity', 'passed'),
      check('authenticity', result, reason),
      check('timestamp', timeSource === null ? 'none' : 'passed'),
      ...nothingElse,
    ],
    chain,
  };
}

function check(
  name: SignatureCheck['name'],
  result: SignatureCheck['result'],
  reason: SignatureReason | null = null,
): SignatureCheck {
  return { name, result, reason };
}
