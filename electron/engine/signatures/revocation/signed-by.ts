import { constants, verify } from 'node:crypto';
import type { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import type { HashName } from '../pki/algorithms.ts';
import type { Certificate } from '../pki/certificate.ts';

/** Hash and padding by the object identifier of a signature (RFC 4055, RFC 5758). */
const algorithms: ReadonlyMap<string, HashName> = new Map<string, HashName>([
  ['1.2.840.113549.1.1.11', 'sha256'],
  ['1.2.840.113549.1.1.12', 'sha384'],
  ['1.2.840.113549.1.1.13', 'sha512'],
  ['1.2.840.10045.4.3.2', 'sha256'],
  ['1.2.840.10045.4.3.3', 'sha384'],
  ['1.2.840.10045.4.3.4', 'sha512'],
]);
const pss = '1.2.840.113549.1.1.10';

/** True when a certificate's key has signed these bytes. Node verifies. */
export function isSignedBy(
  signed: ArrayBuffer | undefined,
  { algorithm }: AlgorithmIdentifier,
  signature: ArrayBuffer,
  { publicKey }: Certificate,
): boolean {
  if (signed === undefined) return false;
  const bytes = Buffer.from(signature);
  if (algorithm === pss) {
    const key = { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING };
    return (['sha256', 'sha384', 'sha512'] as const).some((hash) =>
      verify(hash, Buffer.from(signed), key, bytes),
    );
  }
  const hash = algorithms.get(algorithm);
  return hash !== undefined && verify(hash, Buffer.from(signed), publicKey, bytes);
}
