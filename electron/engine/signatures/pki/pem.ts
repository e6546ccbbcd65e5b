import { type Certificate, parseCertificate } from './certificate.ts';

const pemPattern = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,100000}-----END CERTIFICATE-----/g;

/** The most certificates of one file. */
const mostInFile = 200;

/** The certificates of a file: PEM or DER, one after the other. Undefined when one of them cannot be read. */
export function certificatesOfFile(bytes: Buffer): Certificate[] | undefined {
  const texts = bytes.toString('latin1').match(pemPattern);
  if (texts === null) return certificatesInDer(bytes);
  const parts = texts.slice(0, mostInFile).map((text) => Buffer.from(text, 'latin1'));
  const certificates = parts.map(parseCertificate).filter((certificate) => certificate !== undefined);
  return certificates.length === parts.length ? certificates : undefined;
}

function certificatesInDer(bytes: Buffer): Certificate[] | undefined {
  const certificates: Certificate[] = [];
  let position = 0;
  do {
    const certificate = parseCertificate(bytes.subarray(position));
    if (certificate === undefined || certificates.length === mostInFile) return undefined;
    certificates.push(certificate);
    position += certificate.der.length;
  } while (position < bytes.length);
  return certificates;
}
