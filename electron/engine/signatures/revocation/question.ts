import type { Certificate } from '../pki/certificate.ts';

/**
 * Fetches something small by http, within some milliseconds; or takes what an earlier question was answered, as long as
 * it holds.
 * @param holdsUntil tells until when an answer does; undefined when it is for now alone. It throws for one that is not
 * proved, or no longer holds.
 */
export type FetchSmall = (
  url: URL,
  limitBytes: number,
  withinMs: number,
  holdsUntil: (bytes: Buffer) => Date | undefined,
) => Promise<Buffer>;

/** What is known of a certificate; `unknown` when nobody could be asked, or nobody would say. */
export type Revocation = 'good' | 'revoked' | 'unknown';

/** How a certificate is asked about. */
export interface RevocationQuestion {
  certificate: Certificate;
  issuer: Certificate;
  /** When it signed, where that is known beyond doubt: what became invalid later was good then. */
  signedAt: Date | undefined;
  now: Date;
  fetch: FetchSmall;
}
