import { constants, createHash, timingSafeEqual, verify } from 'node:crypto';
import { Attribute, ContentInfo, id_signedData, SignedData, type SignerInfo } from '@peculiar/asn1-cms';
import { AsnArray, AsnConvert, AsnType, AsnTypeTypes, OctetString } from '@peculiar/asn1-schema';
import { TSTInfo } from '@peculiar/asn1-tsp';
import { SignatureFault } from '../fault.ts';
import { type HashName, hashOfOid } from '../pki/algorithms.ts';
import { buildChain } from '../pki/build-chain.ts';
import { type Certificate, isValidAt, parseCertificate } from '../pki/certificate.ts';
import { chainProblem } from '../pki/chain-rules.ts';
import { essCertificateHash } from './signing-certificate.ts';

const tstInfoType = '1.2.840.113549.1.9.16.1.4';
/** The same as a value (DER). */
const tstInfoTypeBytes = Buffer.from('060b2a864886f70d0109100104', 'hex');
const contentTypeAttribute = '1.2.840.113549.1.9.3';
const messageDigestAttribute = '1.2.840.113549.1.9.4';
/** ETSI's baseline policy for timestamps: a second of accuracy where none is told (ETSI EN 319 421, section 5.2). */
const baselinePolicy = '0.4.0.2023.1.1';
const mostCarried = 50;

/** The signed attributes as they are signed. */
class AttributeSet extends AsnArray<Attribute> {}
AsnType({ type: AsnTypeTypes.Set, itemType: Attribute })(AttributeSet);

/** When something existed, as a timestamp authority says. */
export interface Timestamp {
  /** The time lies between these two. */
  earliest: Date;
  latest: Date;
  time: Date;
  /** The authority's certificates, its own first. */
  chain: readonly Certificate[];
}

/**
 * Verifies a timestamp token over some bytes (RFC 3161, section 2.4.2; RFC 5652, section 5.6; RFC 5816).
 * @param token a TimeStampToken, without the response around it.
 * @param roots of authorities that are trusted with time.
 * @throws {SignatureFault} `wrong-timestamp`, `unknown-timestamp-root`.
 */
export function verifyTimestamp(token: Buffer, signed: Buffer, roots: readonly Certificate[]): Timestamp {
  try {
    return verifyToken(token, signed, roots);
  } catch (error) {
    throw error instanceof SignatureFault ? error : wrong('it is no timestamp token');
  }
}

function verifyToken(token: Buffer, signed: Buffer, roots: readonly Certificate[]): Timestamp {
  const { info, infoBytes, signer, carried } = readToken(token);
  checkImprint(info, signed);
  const leaf = signerCertificate(signer, carried);
  checkSigner(signer, infoBytes, leaf);
  const chain = buildChain(leaf, carried, roots);
  if (chain === undefined)
    throw new SignatureFault('unknown-timestamp-root', 'the timestamp authority is not trusted');
  const problem = chainProblem(chain, 'timestamping');
  if (problem !== null) throw wrong(problem);
  if (chain.some((certificate) => !isValidAt(certificate, info.genTime)))
    throw wrong('the authority’s certificate was not valid then');
  const accuracyMs = accuracyOf(info);
  const time = info.genTime.getTime();
  return {
    time: info.genTime,
    earliest: new Date(time - accuracyMs),
    latest: new Date(time + accuracyMs),
    chain,
  };
}

interface Token {
  info: TSTInfo;
  infoBytes: Buffer;
  signer: SignerInfo;
  carried: Certificate[];
}

function readToken(token: Buffer): Token {
  const content = AsnConvert.parse(token, ContentInfo);
  if (content.contentType !== id_signedData) throw wrong('it is no signed data');
  const data = AsnConvert.parse(content.content, SignedData);
  const { eContentType, eContent } = data.encapContentInfo;
  if (eContentType !== tstInfoType) throw wrong('it signs no time');
  const infoBytes = Buffer.from(eContent?.single?.buffer ?? new ArrayBuffer(0));
  const [signer, ...others] = [...data.signerInfos];
  if (signer === undefined || others.length > 0) throw wrong('it has not one signer');
  const carried = [...(data.certificates ?? [])]
    .slice(0, mostCarried)
    .map(({ certificate }) => certificate && parseCertificate(Buffer.from(AsnConvert.serialize(certificate))))
    .filter((certificate) => certificate !== undefined);
  const info = AsnConvert.parse(infoBytes, TSTInfo);
  if (Number.isNaN(info.genTime.getTime())) throw wrong('it tells no time');
  return { info, infoBytes, signer, carried };
}

function checkImprint({ messageImprint }: TSTInfo, signed: Buffer): void {
  const hash = hashOfOid(messageImprint.hashAlgorithm.algorithm);
  if (hash === undefined) throw wrong('its hash is not one that counts');
  if (!isHashOf(Buffer.from(messageImprint.hashedMessage.buffer), signed, hash))
    throw wrong('it is of another signature');
}

function signerCertificate({ sid }: SignerInfo, carried: readonly Certificate[]): Certificate {
  const named = sid.issuerAndSerialNumber;
  if (named === undefined) throw wrong('it does not name its signer by issuer and serial number');
  const issuer = Buffer.from(AsnConvert.serialize(named.issuer));
  const serial = Buffer.from(named.serialNumber);
  const found = carried.find(
    (certificate) => certificate.issuerBytes.equals(issuer) && certificate.serial.equals(serial),
  );
  if (found === undefined) throw wrong('the signer’s certificate is missing');
  return found;
}

function checkSigner(signer: SignerInfo, infoBytes: Buffer, leaf: Certificate): void {
  const hash = hashOfOid(signer.digestAlgorithm.algorithm);
  const attributes = signer.signedAttrs ?? [];
  if (hash === undefined) throw wrong('its hash is not one that counts');
  const attribute = (type: string): ArrayBuffer => {
    const [found, ...others] = attributes.filter(({ attrType }) => attrType === type);
    const [value, ...values] = found?.attrValues ?? [];
    if (value === undefined || others.length + values.length > 0)
      throw wrong('a signed attribute is missing');
    return value;
  };
  if (!Buffer.from(attribute(contentTypeAttribute)).equals(tstInfoTypeBytes))
    throw wrong('its signed type is another');
  const digest = Buffer.from(AsnConvert.parse(attribute(messageDigestAttribute), OctetString).buffer);
  if (!isHashOf(digest, infoBytes, hash)) throw wrong('its content is not what was signed');
  const ess = essCertificateHash(attributes);
  if (ess === undefined || !isHashOf(ess.digest, leaf.der, ess.hash))
    throw wrong('another certificate was signed with');
  // What is signed is the set itself, not the field that carries it (RFC 5652, section 5.4).
  const bytes = Buffer.from(AsnConvert.serialize(new AttributeSet(attributes)));
  const isPss = signer.signatureAlgorithm.algorithm === '1.2.840.113549.1.1.10';
  const key = isPss ? { key: leaf.publicKey, padding: constants.RSA_PKCS1_PSS_PADDING } : leaf.publicKey;
  if (!verify(hash, bytes, key, Buffer.from(signer.signature.buffer)))
    throw wrong('its signature does not match');
}

/** True when these bytes are the hash of those. */
function isHashOf(hashed: Buffer, bytes: Buffer, hash: HashName): boolean {
  const actual = createHash(hash).update(bytes).digest();
  return actual.length === hashed.length && timingSafeEqual(actual, hashed);
}

function accuracyOf({ accuracy, policy }: TSTInfo): number {
  if (accuracy === undefined) return policy === baselinePolicy ? 1000 : 0;
  const { seconds = 0, millis = 0, micros = 0 } = accuracy;
  return Math.ceil(seconds * 1000 + millis + micros / 1000);
}

function wrong(message: string): SignatureFault {
  return new SignatureFault('wrong-timestamp', message);
}
