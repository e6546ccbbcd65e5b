// Decided here: when a signature of Notation is good.
import type { Descriptor } from '../../../../shared/descriptor.ts';
import {
  type CheckName,
  checkNames,
  type SignatureCheck,
  type SignatureReason,
} from '../../../../shared/schemas/signatures.ts';
import { cleanText } from '../../../../shared/text/clean-text.ts';
import { SignatureFault, toFault } from '../fault.ts';
import { type Certificate, certificateFacts, isValidAt } from '../pki/certificate.ts';
import { attributeOf, formatName, matchesName } from '../pki/distinguished-name.ts';
import type { RevocationCheck } from '../revocation/check-chain.ts';
import type { Verdict } from '../verdict.ts';
import { checkIntegrity, type SoundSignature } from './integrity.ts';
import { type Timestamp, verifyTimestamp } from './timestamp.ts';
import type { StoreKind, TrustStatement } from './trust-policy.ts';
import type { TrustStores } from './trust-stores.ts';

/** What a signature is held against. */
export interface NotationTrust {
  /** Undefined when nobody has said whom to trust. */
  statement: TrustStatement | undefined;
  /** A rule of the user's names others, so that nothing of this kind is good. */
  isOverruled?: boolean;
  stores: TrustStores;
  now: Date;
  checkRevocation: RevocationCheck;
}

/** An envelope and what it is to be a signature of. */
export interface NotationSignature {
  envelope: Buffer;
  mediaType: string;
  target: Descriptor;
}

/**
 * Verifies a signature of the Notary Project as a trust policy asks for it (trust-store-trust-policy.md, "Signature
 * Verification details"). It never throws: whatever is wrong is in the verdict.
 */
export async function verifyNotation(signature: NotationSignature, trust: NotationTrust): Promise<Verdict> {
  const checks = new Checks();
  let sound: SoundSignature;
  try {
    sound = checkIntegrity(signature.envelope, signature.mediaType, signature.target);
    checks.set('integrity', 'passed');
  } catch (error) {
    const { reason } = toFault(error);
    checks.set('integrity', 'failed', reason);
    const isUnreadable = reason === 'unsupported' || reason === 'too-large';
    return { ...nobody, checks: checks.list(), reason, state: isUnreadable ? 'unchecked' : 'bad' };
  }
  const { statement } = trust;
  const [leaf] = sound.chain;
  const { authenticSigningTime, signingTime } = sound.envelope.attributes;
  let timestamp: Timestamp | undefined;
  if (trust.isOverruled === true) checks.set('authenticity', 'not-checked', 'not-named');
  else if (statement === undefined) checks.set('authenticity', 'not-checked', 'no-policy');
  else if (statement.actions.integrity === 'skip') checks.set('authenticity', 'not-checked', 'not-checked');
  else timestamp = await judge(sound, statement, trust, checks);
  const time = timestamp?.time ?? authenticSigningTime ?? signingTime;
  return {
    kind: 'notation',
    ...checks.conclusion(statement),
    identity: cleanText(formatName(leaf.subject)),
    organization: attributeOf(leaf.subject, 'O') ?? attributeOf(leaf.subject, 'CN') ?? null,
    issuer: null,
    time: time?.toISOString() ?? null,
    timeSource: timestamp !== undefined ? 'timestamp' : time === null ? null : 'signer',
    checks: checks.list(),
    chain: sound.chain.map(certificateFacts),
  };
}

const nobody = {
  kind: 'notation' as const,
  identity: null,
  organization: null,
  issuer: null,
  time: null,
  timeSource: null,
  chain: [],
};

/** Makes the checks that need trust. Returns the timestamp when it is good. */
async function judge(
  sound: SoundSignature,
  statement: TrustStatement,
  trust: NotationTrust,
  checks: Checks,
): Promise<Timestamp | undefined> {
  await checks.run('authenticity', () => checkAuthenticity(sound, statement, trust.stores));
  // Whom the app does not know is nobody whose timestamp it could judge.
  if (statement.isShipped && checks.hasFailed('authenticity')) return undefined;
  let timestamp: Timestamp | undefined;
  await checks.run('timestamp', async () => {
    timestamp = await checkTimestamp(sound, statement, trust);
    return timestamp === undefined ? 'none' : 'passed';
  });
  const { expiry, authenticSigningTime } = sound.envelope.attributes;
  if (expiry !== null)
    await checks.run('expiry', async () => {
      if (expiry < trust.now) throw new SignatureFault('expired', 'the signature has expired');
      return 'passed';
    });
  // Whoever can add a signature could have any address asked.
  if (statement.actions.revocation === 'skip' || checks.hasFailed('authenticity')) return timestamp;
  const at = timestamp?.time ?? authenticSigningTime ?? undefined;
  const chains = [sound.chain, ...(timestamp === undefined ? [] : [timestamp.chain])];
  for (const chain of chains) {
    const { result, reason } = await trust.checkRevocation(chain, at);
    // A chain that names nobody to ask takes nothing from what is known of the other.
    if (result !== 'none') checks.set('revocation', result, reason);
    if (result === 'failed' || result === 'not-checked') break;
  }
  return timestamp;
}

async function checkAuthenticity(
  { chain, envelope }: SoundSignature,
  statement: TrustStatement,
  stores: TrustStores,
): Promise<'passed'> {
  const kind = envelope.attributes.scheme === 'notary.x509' ? 'ca' : 'signingAuthority';
  const trusted = await trustedOf(kind, statement, stores);
  if (!chain.some((certificate) => trusted.some(({ der }) => der.equals(certificate.der))))
    throw new SignatureFault('unknown-signer', 'no certificate of the chain is trusted');
  const { identities } = statement;
  if (identities === 'any') return 'passed';
  const [leaf] = chain;
  if (!identities.some((wanted) => matchesName(leaf.subject, wanted)))
    throw new SignatureFault('other-identity', 'the signer is not one of those that are trusted');
  return 'passed';
}

/** Undefined when no timestamp is needed and all certificates are valid. */
async function checkTimestamp(
  { chain, envelope }: SoundSignature,
  statement: TrustStatement,
  { stores, now }: NotationTrust,
): Promise<Timestamp | undefined> {
  const { scheme, authenticSigningTime } = envelope.attributes;
  const isValid = (time: Date) => chain.every((certificate) => isValidAt(certificate, time));
  if (scheme === 'notary.x509.signingAuthority') {
    if (authenticSigningTime === null || !isValid(authenticSigningTime))
      throw new SignatureFault('outside-validity', 'it was signed when a certificate was not valid');
    return undefined;
  }
  const hasAuthorities = statement.stores.some(({ kind }) => kind === 'tsa');
  if (!hasAuthorities || (statement.timestampWhen === 'afterCertExpiry' && isValid(now))) {
    if (!isValid(now)) throw new SignatureFault('outside-validity', 'a certificate is not valid now');
    return undefined;
  }
  if (envelope.timestamp === null) throw new SignatureFault('no-timestamp', 'there is no timestamp');
  const roots = await trustedOf('tsa', statement, stores);
  const timestamp = verifyTimestamp(envelope.timestamp, envelope.signature, roots);
  if (!isValid(timestamp.earliest) || !isValid(timestamp.latest))
    throw new SignatureFault('outside-validity', 'it was signed when a certificate was not valid');
  return timestamp;
}

async function trustedOf(
  kind: StoreKind,
  statement: TrustStatement,
  stores: TrustStores,
): Promise<Certificate[]> {
  const names = statement.stores.filter((store) => store.kind === kind).map(({ name }) => name);
  const found = await Promise.all(names.map((name) => stores.certificates(kind, name)));
  return found.flat();
}

/** What came of each check. */
class Checks {
  readonly #results = new Map<CheckName, SignatureCheck>();

  set(name: CheckName, result: SignatureCheck['result'], reason: SignatureReason | null = null): void {
    this.#results.set(name, { name, result, reason });
  }

  /** Runs one; what it throws is its failure. A store that cannot be read trusts nobody. */
  async run(name: CheckName, check: () => Promise<'passed' | 'none'>): Promise<void> {
    try {
      this.set(name, await check());
    } catch (error) {
      const reason = error instanceof SignatureFault ? error.reason : 'no-trust-root';
      this.set(name, 'failed', reason);
    }
  }

  hasFailed(name: CheckName): boolean {
    return this.#results.get(name)?.result === 'failed';
  }

  list(): SignatureCheck[] {
    return checkNames.map((name) => this.#results.get(name) ?? { name, result: 'none', reason: null });
  }

  /**
   * `bad` when a check has failed that the policy enforces. What failed and is only logged is never called good, and
   * neither is a revocation that must be known and is not.
   */
  conclusion(statement: TrustStatement | undefined): Pick<Verdict, 'state' | 'reason'> {
    const all = this.list();
    const failed = all.find(({ result }) => result === 'failed');
    if (failed !== undefined) {
      const isUnknown = statement?.isShipped === true && failed.name === 'authenticity';
      const isEnforced = all.some(
        ({ name, result }) => result === 'failed' && statement?.actions[name] === 'enforce',
      );
      return { state: isEnforced && !isUnknown ? 'bad' : 'unchecked', reason: failed.reason };
    }
    if (all.some(({ name, result }) => name === 'authenticity' && result !== 'passed'))
      return {
        state: 'unchecked',
        reason: all.find(({ reason }) => reason !== null)?.reason ?? 'not-checked',
      };
    const revocation = all.find(({ name }) => name === 'revocation');
    if (revocation?.result === 'not-checked' && statement?.actions.revocation === 'enforce')
      return { state: 'unchecked', reason: revocation.reason };
    return { state: 'good', reason: null };
  }
}
