import { createPublicKey, type KeyObject } from 'node:crypto';

/**
 * Reads a public key (PEM, SPKI) as `cosign generate-key-pair` and `public-key` write it.
 * @throws {Error} for what is none; a private key is refused, since it has no business here.
 */
export function parsePublicKey(bytes: Buffer): KeyObject {
  const text = bytes.toString('utf8');
  if (!/^\s*-----BEGIN (?:RSA )?PUBLIC KEY-----/.test(text)) throw new Error('it is no public key in PEM');
  return createPublicKey(text);
}
