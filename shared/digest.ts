// Decided here: what is a valid digest.
import * as z from 'zod';

/** Hash algorithms that Longshore can verify (OCI image-spec, descriptor.md, "Registered algorithms"). */
export type DigestAlgorithm = 'sha256' | 'sha512';

const hexLength: Record<DigestAlgorithm, number> = { sha256: 64, sha512: 128 };

/** A digest that Longshore can verify: `sha256:` with 64 or `sha512:` with 128 lower-case hex digits. */
export const digestSchema = z.string().refine(isDigest, 'not a sha256 or sha512 digest');

/** True for a well-formed digest of an algorithm that Longshore can verify. */
export function isDigest(text: string): boolean {
  const match = /^(sha256|sha512):([a-f0-9]+)$/.exec(text);
  return match !== null && match[2]?.length === hexLength[match[1] as DigestAlgorithm];
}

/**
 * Splits a digest into its algorithm and hex part.
 * @throws {TypeError} when the text is not a digest that Longshore can verify.
 */
export function splitDigest(digest: string): { algorithm: DigestAlgorithm; hex: string } {
  if (!isDigest(digest)) throw new TypeError(`Not a digest: ${digest}`);
  const [algorithm, hex] = digest.split(':') as [DigestAlgorithm, string];
  return { algorithm, hex };
}

/** The first 12 hex digits of a digest, as people compare them. */
export function shortDigest(digest: string): string {
  return (digest.split(':')[1] ?? digest).slice(0, 12);
}

/** The algorithm, the first 12 and the last 6 hex digits of a digest, where there is room for more than the short form. */
export function digestEnds(digest: string): string {
  return `${digest.slice(0, digest.indexOf(':') + 13)}…${digest.slice(-6)}`;
}
