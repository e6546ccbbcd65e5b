import type { Bundle } from '@sigstore/bundle';
import { type Certificate, isSelfSigned, parseCertificate } from '../pki/certificate.ts';

/** The certificates that a bundle carries, the signer's first; none for a key. */
export function certificatesOf(bundle: Bundle): Certificate[] {
  const { content } = bundle.verificationMaterial;
  const raw =
    content.$case === 'certificate'
      ? [content.certificate.rawBytes]
      : content.$case === 'x509CertificateChain'
        ? content.x509CertificateChain.certificates.slice(0, 10).map(({ rawBytes }) => rawBytes)
        : [];
  return raw.map(parseCertificate).filter((certificate) => certificate !== undefined);
}

/** False for a bundle that carries a root: trust never comes along with what it is for. */
export function isCertificateAlone(bundle: Bundle): boolean {
  return !certificatesOf(bundle).some(isSelfSigned);
}
