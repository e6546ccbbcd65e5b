import { createHash } from 'node:crypto';
import { type DigestAlgorithm, splitDigest } from '../../../shared/digest.ts';

/** The digest of bytes that are whole in memory (image-spec, descriptor.md, "Digests"). */
export function digestOf(bytes: Uint8Array, algorithm: DigestAlgorithm = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/**
 * True when bytes that are whole in memory have this digest (image-spec, descriptor.md, "Verification").
 * @throws {TypeError} when the text is not a digest that Longshore can verify.
 */
export function matchesDigest(bytes: Uint8Array, digest: string): boolean {
  return digestOf(bytes, splitDigest(digest).algorithm) === digest;
}
