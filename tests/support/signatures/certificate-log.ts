import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { Certificate, Extension } from '@peculiar/asn1-x509';
import type { Issued } from './openssl-authority.ts';

/** The key of a log, by the hash of which the log is known (RFC 6962, section 3.2). */
export interface LogKey {
  privateKey: KeyObject;
  /** DER. */
  spki: Buffer;
  id: Buffer;
}

const listOfTimestamps = '1.3.6.1.4.1.11129.2.4.2';
const [sha256AndEcdsa, version, certificateTimestamp, precertificate] = [
  Buffer.from([4, 3]),
  Buffer.from([0]),
  Buffer.from([0]),
  Buffer.from([0, 1]),
];

/**
 * The same certificate, with the word of a log of certificates in it that it was logged (RFC 6962, section 3.3).
 * @param certificate DER.
 */
export function certificateWithSct(certificate: Buffer, issuer: Issued, log: LogKey, at: Date): Buffer {
  const parsed = AsnConvert.parse(certificate, Certificate);
  const before = Buffer.from(AsnConvert.serialize(parsed.tbsCertificate));
  const time = Buffer.alloc(8);
  time.writeBigInt64BE(BigInt(at.getTime()));
  const issuerKey = createPublicKey(issuer.key).export({ type: 'spki', format: 'der' });
  const signed = [
    ...[version, certificateTimestamp, time, precertificate],
    createHash('sha256').update(issuerKey).digest(),
    // A length of 24 bits, as TLS writes them.
    withLength(before, 4).subarray(1),
    sized(Buffer.alloc(0)),
  ];
  const signature = sign('sha256', Buffer.concat(signed), log.privateKey);
  const timestamp = Buffer.concat([
    ...[version, log.id, time, sized(Buffer.alloc(0)), sha256AndEcdsa],
    sized(signature),
  ]);
  const value = new OctetString(sized(sized(timestamp)));
  parsed.tbsCertificate.extensions?.push(
    new Extension({
      extnID: listOfTimestamps,
      extnValue: new OctetString(AsnConvert.serialize(value)),
    }),
  );
  const content = Buffer.from(AsnConvert.serialize(parsed.tbsCertificate));
  parsed.signatureValue = new Uint8Array(sign('sha256', content, issuer.key)).buffer;
  return Buffer.from(AsnConvert.serialize(parsed));
}

function sized(bytes: Buffer): Buffer {
  return withLength(bytes, 2);
}

function withLength(bytes: Buffer, width: 2 | 4): Buffer {
  const length = Buffer.alloc(width);
  length.writeUIntBE(bytes.length, 0, width);
  return Buffer.concat([length, bytes]);
}
