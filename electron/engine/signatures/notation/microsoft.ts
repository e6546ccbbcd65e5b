import { parseName } from '../pki/distinguished-name.ts';
import { certificatesOfFile } from '../pki/pem.ts';
import { microsoftSigningRoot, microsoftTimestampRoot } from './microsoft-roots.ts';
import type { TrustStatement } from './trust-policy.ts';
import type { TrustStores } from './trust-stores.ts';

/** The registry that Microsoft's policy is for. */
const registry = 'mcr.microsoft.com';
/** The name of the store that the policy means; no folder has one like it. */
const store = 'microsoft (shipped)';
/**
 * Who signs images on MCR. The root signs other things as well, so that the name is checked; certificates are replaced
 * every few months, so that theirs is not.
 */
const signer = 'CN=Microsoft SCD Products RSA Signing,O=Microsoft Corporation,L=Redmond,ST=Washington,C=US';

/** What is asked of signatures on MCR without any set-up; undefined for other registries. */
export function microsoftStatement(repository: string): TrustStatement | undefined {
  if (!repository.startsWith(`${registry}/`)) return undefined;
  return {
    name: 'Microsoft',
    // Without a network nobody can ask about revocation, which is said.
    actions: {
      integrity: 'enforce',
      authenticity: 'enforce',
      timestamp: 'enforce',
      expiry: 'enforce',
      revocation: 'log',
    },
    stores: [
      { kind: 'ca', name: store },
      { kind: 'tsa', name: store },
    ],
    identities: [parseName(signer) ?? new Map()],
    timestampWhen: 'always',
    isShipped: true,
  };
}

/** The stores of that policy. */
export const microsoftStores: TrustStores = {
  async certificates(kind) {
    const pem = kind === 'ca' ? microsoftSigningRoot : kind === 'tsa' ? microsoftTimestampRoot : '';
    return certificatesOfFile(Buffer.from(pem)) ?? [];
  },
};
