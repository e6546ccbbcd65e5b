import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TrustStatement } from '../../../electron/engine/signatures/notation/trust-policy.ts';
import type { TrustStores } from '../../../electron/engine/signatures/notation/trust-stores.ts';
import type { NotationTrust } from '../../../electron/engine/signatures/notation/verify.ts';
import { certificatesOfFile } from '../../../electron/engine/signatures/pki/pem.ts';
import { checkOffline } from '../../../electron/engine/signatures/revocation/check-chain.ts';
import type { FetchSmall } from '../../../electron/engine/signatures/revocation/question.ts';

/** The folder of signature vectors. */
export const vectorFolder: string = fileURLToPath(new URL('../../fixtures/signatures/', import.meta.url));

/** An envelope of Notation's own tests, with its media type. */
export async function fixture(name: string): Promise<{ envelope: Buffer; mediaType: string }> {
  const envelope = await readFile(join(vectorFolder, 'notation', name));
  const mediaType = envelope[0] === 0x7b ? 'application/jose+json' : 'application/cose';
  return { envelope, mediaType };
}

/** Gives no answer about any certificate. */
export const nobodyAnswers: FetchSmall = () => Promise.reject(new Error('nobody is asked'));

/** The certificates of Notation's own tests, whatever a store is called. */
export const testStores: TrustStores = {
  async certificates(kind) {
    const files =
      kind === 'tsa'
        ? ['tsa/globalsignRoot.cer']
        : ['ca/NotationTestRoot.pem', 'ca/TestTimestamp.crt', 'ca/TestTimestampNotYetValid.crt'];
    const found = await Promise.all(
      files.map(async (file) =>
        certificatesOfFile(await readFile(join(vectorFolder, 'notation/truststore', file))),
      ),
    );
    return found.flatMap((certificates) => certificates ?? []);
  },
};

/** A policy for those tests: all is enforced, and everybody of the stores may sign. */
export function testStatement(
  options: { tsa?: boolean; actions?: Partial<TrustStatement['actions']> } = {},
): TrustStatement {
  return {
    name: 'test',
    actions: {
      integrity: 'enforce',
      authenticity: 'enforce',
      timestamp: 'enforce',
      expiry: 'enforce',
      revocation: 'log',
      ...options.actions,
    },
    stores: [
      { kind: 'ca', name: 'test' },
      { kind: 'signingAuthority', name: 'test' },
      ...(options.tsa === true ? [{ kind: 'tsa' as const, name: 'test' }] : []),
    ],
    identities: 'any',
    timestampWhen: 'always',
    isShipped: false,
  };
}

/** Trust by that policy, without a network. */
export function testTrust(options: Parameters<typeof testStatement>[0] = {}): NotationTrust {
  return {
    statement: testStatement(options),
    stores: testStores,
    now: new Date('2026-11-27T00:00:00Z'),
    checkRevocation: checkOffline(nobodyAnswers, new Date()),
  };
}
