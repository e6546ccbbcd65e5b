import type { Attribute } from '@peculiar/asn1-cms';
import { AsnConvert, AsnProp, AsnPropTypes, AsnType, AsnTypeTypes, OctetString } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { type HashName, hashOfOid } from '../pki/algorithms.ts';

const signingCertificateV2 = '1.2.840.113549.1.9.16.2.47';
const sha256 = '2.16.840.1.101.3.4.2.1';

/** ESSCertIDv2 (RFC 5035, section 4). */
class CertificateId {
  /** SHA-256 where it is absent. */
  hashAlgorithm?: AlgorithmIdentifier;
  certHash: OctetString = new OctetString();
  issuerSerial?: ArrayBuffer;
}
AsnType({ type: AsnTypeTypes.Sequence })(CertificateId);
AsnProp({ type: AlgorithmIdentifier, optional: true })(CertificateId.prototype, 'hashAlgorithm');
AsnProp({ type: OctetString })(CertificateId.prototype, 'certHash');
AsnProp({ type: AsnPropTypes.Any, optional: true })(CertificateId.prototype, 'issuerSerial');

/** SigningCertificateV2. */
class SigningCertificate {
  certs: CertificateId[] = [];
  policies?: ArrayBuffer;
}
AsnType({ type: AsnTypeTypes.Sequence })(SigningCertificate);
AsnProp({ type: CertificateId, repeated: 'sequence' })(SigningCertificate.prototype, 'certs');
AsnProp({ type: AsnPropTypes.Any, optional: true })(SigningCertificate.prototype, 'policies');

/**
 * The hash of the certificate that a signer names inside what is signed (RFC 5035; RFC 5816, section 2.2.1), so that no
 * other certificate of the same key can be put in its place. Undefined when none is named.
 */
export function essCertificateHash(
  attributes: readonly Attribute[],
): { hash: HashName; digest: Buffer } | undefined {
  const named = attributes.find(({ attrType }) => attrType === signingCertificateV2)?.attrValues[0];
  if (named === undefined) return undefined;
  const [first] = AsnConvert.parse(named, SigningCertificate).certs;
  const hash = hashOfOid(first?.hashAlgorithm?.algorithm ?? sha256);
  if (first === undefined || hash === undefined) return undefined;
  return { hash, digest: Buffer.from(first.certHash.buffer) };
}
