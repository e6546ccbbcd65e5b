import type { Signature } from '../../../shared/schemas/signatures.ts';

/** A verdict without where the signature was found. */
export type Verdict = Omit<Signature, 'digest' | 'subject'>;
