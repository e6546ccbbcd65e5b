import { isStrongKey } from './algorithms.ts';
import { type Certificate, isIssuedBy, isSelfSigned } from './certificate.ts';

/** What the first certificate of a chain is for. */
export type ChainPurpose = 'code-signing' | 'timestamping';

const forbiddenUses = [
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'crlSign',
  'encipherOnly',
  'decipherOnly',
];
const timestampingPurpose = '1.3.6.1.5.5.7.3.8';
/** Any, server and client authentication, e-mail, timestamps, OCSP: a key for one of them signs no images. */
const foreignPurposes: ReadonlySet<string> = new Set([
  '2.5.29.37.0',
  '1.3.6.1.5.5.7.3.1',
  '1.3.6.1.5.5.7.3.2',
  '1.3.6.1.5.5.7.3.4',
  timestampingPurpose,
  '1.3.6.1.5.5.7.3.9',
]);

/** The most certificates in a chain. */
export const longestChain = 10;

/**
 * What is wrong with a chain, leaf first and root last, or null (Notary Project, "Certificate Requirements"). Times of
 * validity are not looked at.
 */
export function chainProblem(chain: readonly Certificate[], purpose: ChainPurpose): string | null {
  const [leaf, ...authorities] = chain;
  if (leaf === undefined) return 'there is no certificate';
  if (chain.length > longestChain) return 'the chain is too long';
  const weak = chain.find(
    (certificate) => !isStrongKey(certificate.publicKey) || !certificate.hasAllowedSignature,
  );
  if (weak !== undefined) return 'a certificate has a key or a signature that is too weak';
  for (const [position, certificate] of chain.entries()) {
    const issuer = chain[position + 1];
    if (issuer === undefined) {
      if (!isSelfSigned(certificate)) return 'the chain does not end with a root';
    } else {
      if (isSelfSigned(certificate)) return 'a certificate before the last has issued itself';
      if (!isIssuedBy(certificate, issuer)) return 'a certificate was not issued by the one after it';
    }
  }
  for (const [below, authority] of authorities.entries()) {
    const problem = authorityProblem(authority, below);
    if (problem !== null) return problem;
  }
  return leafProblem(leaf, purpose);
}

/** @param below how many authorities stand between this one and the leaf. */
function authorityProblem({ extensions }: Certificate, below: number): string | null {
  const { basicConstraints, keyUsage } = extensions;
  if (basicConstraints?.isCritical !== true || !basicConstraints.isAuthority)
    return 'an issuer is no certificate authority';
  const { pathLength } = basicConstraints;
  if (pathLength !== undefined && pathLength < below)
    return 'an authority stands further up than its certificate allows';
  if (keyUsage?.isCritical !== true || !keyUsage.uses.has('keyCertSign'))
    return 'an issuer’s key is not for certificates';
  return null;
}

function leafProblem({ extensions }: Certificate, purpose: ChainPurpose): string | null {
  const { basicConstraints, keyUsage, extendedKeyUsage } = extensions;
  if (basicConstraints?.isAuthority === true) return 'the signer is a certificate authority';
  if (keyUsage?.isCritical !== true || !keyUsage.uses.has('digitalSignature'))
    return 'the signer’s key is not for signatures';
  if (forbiddenUses.some((use) => keyUsage.uses.has(use)))
    return 'the signer’s key is for other things as well';
  const purposes = extendedKeyUsage?.purposes ?? [];
  if (purpose === 'timestamping') {
    const isRight = extendedKeyUsage?.isCritical === true && purposes.join() === timestampingPurpose;
    return isRight ? null : 'the timestamp’s key is not for timestamps alone';
  }
  return purposes.some((oid) => foreignPurposes.has(oid)) ? 'the signer’s key is for another purpose' : null;
}
