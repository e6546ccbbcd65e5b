import type { KeyObject } from 'node:crypto';

/** Hashes of signatures that count; SHA-1 and what is older do not. */
export type HashName = 'sha256' | 'sha384' | 'sha512';

/** Signature algorithms of certificates that count (RFC 4055, RFC 5758). */
const certificateSignatures: ReadonlySet<string> = new Set([
  '1.2.840.113549.1.1.11',
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
  '1.2.840.113549.1.1.10',
  '1.2.840.10045.4.3.2',
  '1.2.840.10045.4.3.3',
  '1.2.840.10045.4.3.4',
]);

const hashes: ReadonlyMap<string, HashName> = new Map<string, HashName>([
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);

/** The hash that an object identifier names, if it is one that counts. */
export function hashOfOid(oid: string): HashName | undefined {
  return hashes.get(oid);
}

/** True for an algorithm with which a certificate may be signed. */
export function isAllowedCertificateSignature(oid: string): boolean {
  return certificateSignatures.has(oid);
}

/** A signature algorithm of an envelope, as a key determines it (Notary Project, "Signature Algorithm Requirements"). */
export interface EnvelopeAlgorithm {
  /** Name in JWS (RFC 7518) … */
  jws: string;
  /** … and label in COSE (RFC 9053, RFC 8230). */
  cose: number;
  hash: HashName;
  kind: 'pss' | 'ecdsa';
}

const rsaAlgorithms: ReadonlyMap<number, EnvelopeAlgorithm> = new Map([
  [2048, { jws: 'PS256', cose: -37, hash: 'sha256', kind: 'pss' }],
  [3072, { jws: 'PS384', cose: -38, hash: 'sha384', kind: 'pss' }],
  [4096, { jws: 'PS512', cose: -39, hash: 'sha512', kind: 'pss' }],
]);
const curveAlgorithms: ReadonlyMap<string, EnvelopeAlgorithm> = new Map([
  ['prime256v1', { jws: 'ES256', cose: -7, hash: 'sha256', kind: 'ecdsa' }],
  ['secp384r1', { jws: 'ES384', cose: -35, hash: 'sha384', kind: 'ecdsa' }],
  ['secp521r1', { jws: 'ES512', cose: -36, hash: 'sha512', kind: 'ecdsa' }],
]);

/** The one algorithm that a key may sign an envelope with; undefined for keys that may sign none. */
export function envelopeAlgorithm(key: KeyObject): EnvelopeAlgorithm | undefined {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa') return rsaAlgorithms.get(modulusLength ?? 0);
  if (key.asymmetricKeyType === 'ec') return curveAlgorithms.get(namedCurve ?? '');
  return undefined;
}

/** True for RSA keys of at least 2048 bits and elliptic curves of at least 256. */
export function isStrongKey(key: KeyObject): boolean {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'rsa-pss')
    return (modulusLength ?? 0) >= 2048;
  return key.asymmetricKeyType === 'ec' && curveAlgorithms.has(namedCurve ?? '');
}
