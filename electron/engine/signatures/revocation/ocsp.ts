import { createHash } from 'node:crypto';
import {
  BasicOCSPResponse,
  CertID,
  id_pkix_ocsp_basic,
  OCSPRequest,
  OCSPResponse,
  OCSPResponseStatus,
  Request,
  type SingleResponse,
  TBSRequest,
} from '@peculiar/asn1-ocsp';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier, Certificate as CertificateSchema } from '@peculiar/asn1-x509';
import { type Certificate, isIssuedBy, isValidAt, parseCertificate } from '../pki/certificate.ts';
import { wasGoodWhenSigned } from './invalidity.ts';
import type { Revocation, RevocationQuestion } from './question.ts';
import { isSignedBy } from './signed-by.ts';

const sha1 = '1.3.14.3.2.26';
const ocspSigning = '1.3.6.1.5.5.7.3.9';
const answerLimitBytes = 64 * 1024;
const withinMs = 2_000;
/** Clocks of responders may be a little ahead. */
const toleranceMs = 5 * 60 * 1000;

/** Asks the responders that a certificate names (RFC 6960), one after the other until one knows. */
export async function checkByOcsp(question: RevocationQuestion): Promise<Revocation> {
  for (const address of question.certificate.extensions.ocspUrls) {
    try {
      const id = certificateId(question);
      const holdsUntil = (bytes: Buffer) => {
        const { known, until } = readAnswer(bytes, id, question);
        if (known === 'unknown') throw new Error('an answer that says nothing');
        return until;
      };
      const answer = await question.fetch(requestUrl(address, id), answerLimitBytes, withinMs, holdsUntil);
      const { known } = readAnswer(answer, id, question);
      if (known !== 'unknown') return known;
    } catch {
      // Not reached, or no answer that could be understood: the next may know.
    }
  }
  return 'unknown';
}

/** By GET (RFC 6960, appendix A.1), so that it goes the way of all small documents. */
function requestUrl(address: string, id: CertID): URL {
  const request = new OCSPRequest({
    tbsRequest: new TBSRequest({ requestList: [new Request({ reqCert: id })] }),
  });
  const text = Buffer.from(AsnConvert.serialize(request)).toString('base64');
  return new URL(`${address.replace(/\/$/, '')}/${encodeURIComponent(text)}`);
}

/** SHA-1 here names an issuer, and proves nothing: responders know no other. */
function certificateId({ certificate, issuer }: RevocationQuestion): CertID {
  const hash = (bytes: Uint8Array) => new OctetString(createHash('sha1').update(bytes).digest());
  const { tbsCertificate } = AsnConvert.parse(issuer.der, CertificateSchema);
  return new CertID({
    hashAlgorithm: new AlgorithmIdentifier({ algorithm: sha1, parameters: null }),
    issuerNameHash: hash(issuer.subjectBytes),
    issuerKeyHash: hash(new Uint8Array(tbsCertificate.subjectPublicKeyInfo.subjectPublicKey)),
    serialNumber: new Uint8Array(certificate.serial).buffer,
  });
}

/** What an answer says, and until when; undefined where newer ones come all the time. */
interface Answer {
  known: Revocation;
  until: Date | undefined;
}

const nothingSaid: Answer = { known: 'unknown', until: undefined };

function readAnswer(bytes: Buffer, id: CertID, question: RevocationQuestion): Answer {
  const { responseStatus, responseBytes } = AsnConvert.parse(bytes, OCSPResponse);
  if (responseStatus !== OCSPResponseStatus.successful || responseBytes?.responseType !== id_pkix_ocsp_basic)
    return nothingSaid;
  const answer = AsnConvert.parse(responseBytes.response.buffer, BasicOCSPResponse);
  const signers = [question.issuer, ...delegates(answer, question)];
  const isGenuine = signers.some((signer) =>
    isSignedBy(answer.tbsResponseDataRaw, answer.signatureAlgorithm, answer.signature, signer),
  );
  if (!isGenuine) return nothingSaid;
  const single = answer.tbsResponseData.responses.find(({ certID }) => isSameId(certID, id));
  if (single === undefined || !isCurrent(single, question.now)) return nothingSaid;
  const { certStatus, singleExtensions = [], nextUpdate: until } = single;
  if (certStatus.revoked !== undefined)
    return { known: wasGoodWhenSigned(singleExtensions, question.signedAt) ? 'good' : 'revoked', until };
  return { known: certStatus.good === undefined ? 'unknown' : 'good', until };
}

/** Certificates that the issuer has given to a responder for this (RFC 6960, section 4.2.2.2). */
function delegates({ certs = [] }: BasicOCSPResponse, { issuer, now }: RevocationQuestion): Certificate[] {
  return certs
    .slice(0, 10)
    .map((certificate) => parseCertificate(Buffer.from(AsnConvert.serialize(certificate))))
    .filter((certificate) => certificate !== undefined)
    .filter(
      (certificate) =>
        certificate.extensions.extendedKeyUsage?.purposes.includes(ocspSigning) === true &&
        isValidAt(certificate, now) &&
        isIssuedBy(certificate, issuer),
    );
}

function isSameId(answered: CertID, asked: CertID): boolean {
  const isSame = (left: ArrayBuffer, right: ArrayBuffer) => Buffer.from(left).equals(Buffer.from(right));
  return (
    answered.hashAlgorithm.algorithm === asked.hashAlgorithm.algorithm &&
    isSame(answered.issuerNameHash.buffer, asked.issuerNameHash.buffer) &&
    isSame(answered.issuerKeyHash.buffer, asked.issuerKeyHash.buffer) &&
    isSame(answered.serialNumber, asked.serialNumber)
  );
}

function isCurrent({ thisUpdate, nextUpdate }: SingleResponse, now: Date): boolean {
  const hasBegun = thisUpdate.getTime() - toleranceMs <= now.getTime();
  return hasBegun && (nextUpdate === undefined || nextUpdate >= now);
}
