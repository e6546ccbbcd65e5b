import { AsnConvert } from '@peculiar/asn1-schema';
import {
  CertificateList,
  CRLDistributionPoints,
  CRLReason,
  CRLReasons,
  type Extension,
  IssuingDistributionPoint,
  id_ce_cRLNumber,
  id_ce_cRLReasons,
  id_ce_deltaCRLIndicator,
  id_ce_freshestCRL,
  id_ce_invalidityDate,
  id_ce_issuingDistributionPoint,
  type RevokedCertificate,
} from '@peculiar/asn1-x509';
import { wasGoodWhenSigned } from './invalidity.ts';
import type { Revocation, RevocationQuestion } from './question.ts';
import { isSignedBy } from './signed-by.ts';

/** Real lists have up to some hundred thousand bytes. */
const listLimitBytes = 8 * 2 ** 20;
const withinMs = 5_000;

/** Looks a certificate up in the lists that it names (RFC 5280, section 6.3), one after the other until one can be used. */
export async function checkByList(question: RevocationQuestion): Promise<Revocation> {
  for (const address of question.certificate.extensions.crlUrls) {
    try {
      const list = await fetchList(new URL(address), question);
      return await lookUp(list, question);
    } catch {
      // Not reached, or no list that could be used: the next may be.
    }
  }
  return 'unknown';
}

async function lookUp(base: CertificateList, question: RevocationQuestion): Promise<Revocation> {
  const address = freshestUrl(base);
  const changes = address === undefined ? undefined : await fetchList(address, question);
  if (changes !== undefined) assertChangesOf(base, changes);
  // What has changed since counts more than what was.
  const entry = entryOf(changes, question) ?? entryOf(base, question);
  if (entry === undefined) return 'good';
  const extensions = entry.crlEntryExtensions ?? [];
  if (changes !== undefined && reasonOf(extensions) === CRLReasons.removeFromCRL) return 'good';
  return wasGoodWhenSigned(extensions, question.signedAt) ? 'good' : 'revoked';
}

/** @throws {Error} for a list that cannot be used: of somebody else, out of date, or with rules that are not known. */
async function fetchList(address: URL, question: RevocationQuestion): Promise<CertificateList> {
  const read = (bytes: Buffer) => readList(bytes, question);
  const holdsUntil = (bytes: Buffer) => read(bytes).tbsCertList.nextUpdate?.getTime();
  return read(await question.fetch(address, listLimitBytes, withinMs, holdsUntil));
}

function readList(bytes: Buffer, { issuer, now }: RevocationQuestion): CertificateList {
  const list = AsnConvert.parse(bytes, CertificateList);
  const { tbsCertList, tbsCertListRaw, signatureAlgorithm, signature } = list;
  const isOfIssuer = Buffer.from(AsnConvert.serialize(tbsCertList.issuer)).equals(issuer.subjectBytes);
  if (!isOfIssuer || issuer.extensions.keyUsage?.uses.has('crlSign') !== true)
    throw new Error('of somebody else');
  if (!isSignedBy(tbsCertListRaw, signatureAlgorithm, signature, issuer)) throw new Error('not signed');
  const next = tbsCertList.nextUpdate?.getTime();
  if (next === undefined || next < now || tbsCertList.thisUpdate.getTime() > now)
    throw new Error('out of date');
  for (const extension of tbsCertList.crlExtensions ?? []) assertUnderstood(extension);
  return list;
}

const listExtensions: ReadonlySet<string> = new Set([
  id_ce_deltaCRLIndicator,
  id_ce_issuingDistributionPoint,
]);
const entryExtensions: ReadonlySet<string> = new Set([id_ce_cRLReasons, id_ce_invalidityDate]);

function assertUnderstood({ extnID, critical, extnValue }: Extension): void {
  if (critical && !listExtensions.has(extnID)) throw new Error('an extension is not known');
  if (extnID !== id_ce_issuingDistributionPoint) return;
  const point = AsnConvert.parse(extnValue.buffer, IssuingDistributionPoint);
  // Lists of several issuers, and lists for some reasons alone, say nothing about all the others.
  if (point.indirectCRL || point.onlySomeReasons !== undefined) throw new Error('a list of another kind');
}

function assertChangesOf(base: CertificateList, changes: CertificateList): void {
  const number = extensionOf(base, id_ce_cRLNumber);
  const indicator = extensionOf(changes, id_ce_deltaCRLIndicator);
  if (number === undefined || indicator === undefined) throw new Error('no list of changes');
  // What the changes are about must not be newer than the base.
  if (integerOf(indicator) > integerOf(number)) throw new Error('changes of another list');
}

function freshestUrl(base: CertificateList): URL | undefined {
  const extension = extensionOf(base, id_ce_freshestCRL);
  if (extension === undefined) return undefined;
  const points = [...AsnConvert.parse(extension.extnValue.buffer, CRLDistributionPoints)];
  const address = points
    .flatMap(({ distributionPoint }) => distributionPoint?.fullName ?? [])
    .map(({ uniformResourceIdentifier }) => URL.parse(uniformResourceIdentifier ?? ''))
    .find((url) => url?.protocol === 'http:');
  if (address === undefined || address === null) throw new Error('its changes are nowhere');
  return address;
}

function entryOf(
  list: CertificateList | undefined,
  { certificate }: RevocationQuestion,
): RevokedCertificate | undefined {
  const entry = list?.tbsCertList.revokedCertificates?.find(({ userCertificate }) =>
    Buffer.from(userCertificate).equals(certificate.serial),
  );
  const isOdd = entry?.crlEntryExtensions?.some(
    ({ critical, extnID }) => critical && !entryExtensions.has(extnID),
  );
  if (isOdd === true) throw new Error('an extension is not known');
  return entry;
}

function reasonOf(extensions: readonly Extension[]): CRLReasons | undefined {
  const named = extensions.find(({ extnID }) => extnID === id_ce_cRLReasons);
  return named && AsnConvert.parse(named.extnValue.buffer, CRLReason).reason;
}

function extensionOf({ tbsCertList }: CertificateList, id: string): Extension | undefined {
  return tbsCertList.crlExtensions?.find(({ extnID }) => extnID === id);
}

/** The value of a number's bytes (DER: tag, one byte of length, the number). */
function integerOf({ extnValue }: Extension): bigint {
  const bytes = Buffer.from(extnValue.buffer);
  return BigInt(`0x0${bytes.subarray(2).toString('hex')}`);
}
