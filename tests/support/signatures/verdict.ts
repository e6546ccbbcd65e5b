import type { Signature } from '../../../shared/schemas/signatures.ts';

/** A signature as it is told once it was verified: good, by Notation, of nobody in particular, unless said otherwise. */
export function signatureOf(fields: Partial<Signature> = {}): Signature {
  return {
    digest: 'sha256:1',
    subject: 'sha256:2',
    kind: 'notation',
    state: 'good',
    identity: null,
    organization: null,
    issuer: null,
    time: null,
    timeSource: null,
    reason: null,
    checks: [],
    chain: [],
    ...fields,
  };
}
