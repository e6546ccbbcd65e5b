import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A trust policy of Notation for signatures of one company. */
export interface NotationPolicy {
  name: string;
  registryScopes: string[];
  signatureVerification: object;
  trustStores: string[];
  trustedIdentities: string[];
}

/**
 * A strict policy that trusts certificates of the store `acme`.
 * @param identity the subject that a certificate must have; @param more what is otherwise.
 */
export function notationPolicy(
  registryScopes: string[],
  identity: string,
  more: Partial<NotationPolicy> = {},
): NotationPolicy {
  return {
    name: 'acme',
    registryScopes,
    signatureVerification: { level: 'strict' },
    trustStores: ['ca:acme'],
    trustedIdentities: [`x509.subject: ${identity}`],
    ...more,
  };
}

/** Writes Notation's own folder: the root certificates of its stores `acme`, and what is trusted by them. */
export function writeNotationTrust(
  folder: string,
  roots: Readonly<Partial<Record<'ca' | 'tsa', Uint8Array>>>,
  trustPolicies: readonly NotationPolicy[],
): void {
  for (const [kind, certificate] of Object.entries(roots)) {
    const store = join(folder, 'truststore/x509', kind, 'acme');
    mkdirSync(store, { recursive: true });
    writeFileSync(join(store, 'root.crt'), certificate);
  }
  writeFileSync(join(folder, 'trustpolicy.json'), JSON.stringify({ version: '1.0', trustPolicies }));
}
