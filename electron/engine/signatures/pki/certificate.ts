import { type KeyObject, X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate as CertificateSchema } from '@peculiar/asn1-x509';
import type { CertificateFacts } from '../../../../shared/schemas/signatures.ts';
import { cleanText } from '../../../../shared/text/clean-text.ts';
import { isAllowedCertificateSignature } from './algorithms.ts';
import { type DistinguishedName, formatName, nameOf } from './distinguished-name.ts';
import { type CertificateExtensions, extensionsOf } from './extensions.ts';

/** A certificate as both readers see it: Node's, which verifies, and one that shows all of its fields. */
export interface Certificate {
  /** Its bytes (DER). */
  der: Buffer;
  publicKey: KeyObject;
  subject: DistinguishedName;
  issuer: DistinguishedName;
  /** Bytes of the two names, which is how they are compared. */
  subjectBytes: Buffer;
  issuerBytes: Buffer;
  /** Serial number, as the bytes of its integer. */
  serial: Buffer;
  notBefore: Date;
  notAfter: Date;
  extensions: CertificateExtensions;
  hasAllowedSignature: boolean;
  /** Hex of its SHA-256. */
  fingerprint: string;
  /** True when the key has signed this certificate. Node verifies. */
  isSignedBy(key: KeyObject): boolean;
}

/** The most bytes of one certificate: real ones have one to four thousand. */
export const maximumCertificateBytes = 64 * 1024;

/**
 * Reads a certificate (RFC 5280).
 * @param bytes DER, or PEM.
 * @returns undefined for what is none.
 */
export function parseCertificate(bytes: Uint8Array): Certificate | undefined {
  if (bytes.byteLength > maximumCertificateBytes) return undefined;
  try {
    const node = new X509Certificate(bytes);
    const der = Buffer.from(node.raw);
    const { tbsCertificate, signatureAlgorithm } = AsnConvert.parse(der, CertificateSchema);
    // Whoever signs names the algorithm inside as well, so that nobody can swap it.
    if (signatureAlgorithm.algorithm !== tbsCertificate.signature.algorithm) return undefined;
    const { subject, issuer, serialNumber, validity } = tbsCertificate;
    return {
      der,
      publicKey: node.publicKey,
      subject: nameOf(subject),
      issuer: nameOf(issuer),
      subjectBytes: Buffer.from(AsnConvert.serialize(subject)),
      issuerBytes: Buffer.from(AsnConvert.serialize(issuer)),
      serial: Buffer.from(serialNumber),
      notBefore: validity.notBefore.getTime(),
      notAfter: validity.notAfter.getTime(),
      extensions: extensionsOf(tbsCertificate.extensions ?? []),
      hasAllowedSignature: isAllowedCertificateSignature(signatureAlgorithm.algorithm),
      fingerprint: node.fingerprint256.replaceAll(':', '').toLowerCase(),
      isSignedBy: (key) => node.verify(key),
    };
  } catch {
    return undefined;
  }
}

/** Reads a certificate that must be DER to the last byte, as envelopes and tokens carry it. */
export function parseDerCertificate(bytes: Uint8Array): Certificate | undefined {
  const certificate = parseCertificate(bytes);
  return certificate?.der.equals(bytes) === true ? certificate : undefined;
}

/** True when `issuer` has issued `certificate`: its name stands there, and its key has signed it. */
export function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  return certificate.issuerBytes.equals(issuer.subjectBytes) && certificate.isSignedBy(issuer.publicKey);
}

/** True when a certificate is its own issuer. */
export function isSelfSigned(certificate: Certificate): boolean {
  return isIssuedBy(certificate, certificate);
}

/** True at a time within a certificate's validity, both ends included. */
export function isValidAt({ notBefore, notAfter }: Certificate, time: Date): boolean {
  return notBefore <= time && time <= notAfter;
}

/** What people are told of a certificate. */
export function certificateFacts(certificate: Certificate): CertificateFacts {
  return {
    subject: cleanText(formatName(certificate.subject)),
    issuer: cleanText(formatName(certificate.issuer)),
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    fingerprint: certificate.fingerprint,
  };
}
