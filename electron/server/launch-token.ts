import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A secret of 256 bits, fit for URLs and cookies. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares two secrets in a time that tells nothing about where they differ. */
export function secretsEqual(given: string, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}
