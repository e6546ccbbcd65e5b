import { type Certificate, parseCertificate } from './certificate.ts';

const pemPattern = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,100000}-----END CERTIFICATE-----/g;

/** The most certificates of one file. */
const mostInFile = 200;

/** The certificates of a file: PEM, one after the other, or one in DER. Undefined when one of them cannot be read. */
export function certificatesOfFile(bytes: Buffer): Certificate[] | undefined {
  const texts = bytes.toString('latin1').match(pemPattern);
  const parts =
    texts === null ? [bytes] : texts.slice(0, mostInFile).map((text) => Buffer.from(text, 'latin1'));
  const certificates = parts.map(parseCertificate).filter((certificate) => certificate !== undefined);
  return certificates.length === parts.length ? certificates : undefined;
}
