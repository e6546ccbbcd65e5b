import type { EnvelopeAlgorithm } from '../pki/algorithms.ts';
import type { SignedAttributes } from './attributes.ts';

/** A signature envelope, taken apart and not yet believed. */
export interface Envelope {
  /** The bytes that the signature is over … */
  signedBytes: Buffer;
  /** … and the signature: r‖s for elliptic curves. A timestamp is over these bytes. */
  signature: Buffer;
  payload: Buffer;
  attributes: SignedAttributes;
  /** Certificates (DER) as they came, the signer's first. */
  chain: readonly Buffer[];
  /** A TimeStampToken (RFC 3161), not signed itself. */
  timestamp: Buffer | null;
  /** True when the signed headers name this algorithm. */
  names(algorithm: EnvelopeAlgorithm): boolean;
}

/** The most certificates that an envelope may carry. */
export const mostCertificates = 10;
