import type { SignatureReason } from '../../../../shared/schemas/signatures.ts';
import type { Certificate } from '../pki/certificate.ts';
import { checkByList } from './crl.ts';
import { checkByOcsp } from './ocsp.ts';
import type { FetchSmall, Revocation } from './question.ts';

/** What came of asking about a chain. */
export interface RevocationResult {
  /** `none`: no certificate of the chain names anybody to ask. */
  result: 'passed' | 'failed' | 'not-checked' | 'none';
  reason: SignatureReason | null;
}

export type RevocationCheck = (
  chain: readonly Certificate[],
  signedAt: Date | undefined,
) => Promise<RevocationResult>;

/**
 * Asks nobody, and goes by answers that are kept: where they do not say, it is not checked.
 * @param kept gives kept answers alone.
 */
export function checkOffline(kept: FetchSmall, now: Date): RevocationCheck {
  const check = checkOnline(kept, now);
  return async (chain, signedAt) => {
    const found = await check(chain, signedAt);
    return found.result === 'not-checked' ? { result: 'not-checked', reason: 'not-checked' } : found;
  };
}

/**
 * Asks about each certificate of a chain but the root, the one next to the root first: by OCSP, and by a list where
 * that gives no answer (Notary Project, "Certificate Revocation Evaluation").
 */
export function checkOnline(fetch: FetchSmall, now: Date): RevocationCheck {
  return async (chain, signedAt) => {
    let isUnknown = false;
    if (!chain.slice(0, -1).some(namesSomebody)) return nobodyToAsk;
    for (const [position, certificate] of [...chain.slice(0, -1).entries()].reverse()) {
      const issuer = chain[position + 1];
      if (issuer === undefined || !namesSomebody(certificate)) continue;
      const question = { certificate, issuer, signedAt, now, fetch };
      let known: Revocation = await checkByOcsp(question);
      if (known === 'unknown') known = await checkByList(question);
      if (known === 'revoked') return { result: 'failed', reason: 'revoked' };
      isUnknown ||= known === 'unknown';
    }
    return isUnknown ? { result: 'not-checked', reason: 'unreachable' } : passed;
  };
}

const passed: RevocationResult = { result: 'passed', reason: null };
const nobodyToAsk: RevocationResult = { result: 'none', reason: null };

function namesSomebody({ extensions }: Certificate): boolean {
  return extensions.ocspUrls.length + extensions.crlUrls.length > 0;
}
