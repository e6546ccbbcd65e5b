import { AsnConvert } from '@peculiar/asn1-schema';
import {
  AuthorityInfoAccessSyntax,
  BasicConstraints,
  CRLDistributionPoints,
  ExtendedKeyUsage,
  type Extension,
  id_ad_ocsp,
  id_ce_basicConstraints,
  id_ce_cRLDistributionPoints,
  id_ce_extKeyUsage,
  id_ce_freshestCRL,
  id_ce_keyUsage,
  id_pe_authorityInfoAccess,
  KeyUsage,
} from '@peculiar/asn1-x509';

/** The extensions that decide about a certificate (RFC 5280, section 4.2). */
export interface CertificateExtensions {
  basicConstraints: { isCritical: boolean; isAuthority: boolean; pathLength: number | undefined } | undefined;
  keyUsage: { isCritical: boolean; uses: ReadonlySet<string> } | undefined;
  extendedKeyUsage: { isCritical: boolean; purposes: readonly string[] } | undefined;
  /** Addresses by http alone: others are not asked. */
  ocspUrls: readonly string[];
  crlUrls: readonly string[];
  freshestCrlUrls: readonly string[];
}

/** The most addresses of one kind that are asked. */
const mostUrls = 5;

/**
 * Reads them.
 * @throws an error for one that is malformed or that comes twice.
 */
export function extensionsOf(extensions: readonly Extension[]): CertificateExtensions {
  const byId = new Map(extensions.map((extension) => [extension.extnID, extension]));
  if (byId.size !== extensions.length) throw new Error('an extension comes twice');
  const basic = read(byId, id_ce_basicConstraints, BasicConstraints);
  const usage = read(byId, id_ce_keyUsage, KeyUsage);
  const purposes = read(byId, id_ce_extKeyUsage, ExtendedKeyUsage);
  const access = read(byId, id_pe_authorityInfoAccess, AuthorityInfoAccessSyntax);
  return {
    basicConstraints: basic && {
      isCritical: basic.isCritical,
      isAuthority: basic.value.cA,
      pathLength: basic.value.pathLenConstraint,
    },
    keyUsage: usage && { isCritical: usage.isCritical, uses: new Set(usage.value.toJSON()) },
    extendedKeyUsage: purposes && { isCritical: purposes.isCritical, purposes: [...purposes.value] },
    ocspUrls: httpUrls(
      [...(access?.value ?? [])]
        .filter(({ accessMethod }) => accessMethod === id_ad_ocsp)
        .map(({ accessLocation }) => accessLocation.uniformResourceIdentifier),
    ),
    crlUrls: crlUrls(byId, id_ce_cRLDistributionPoints),
    freshestCrlUrls: crlUrls(byId, id_ce_freshestCRL),
  };
}

/** Addresses of lists that these points name. */
function crlUrls(byId: ReadonlyMap<string, Extension>, id: string): string[] {
  const points = [...(read(byId, id, CRLDistributionPoints)?.value ?? [])];
  return httpUrls(
    points.flatMap(({ distributionPoint }) =>
      (distributionPoint?.fullName ?? []).map((name) => name.uniformResourceIdentifier),
    ),
  );
}

function httpUrls(texts: readonly (string | undefined)[]): string[] {
  return texts
    .filter((text): text is string => URL.parse(text ?? '')?.protocol === 'http:')
    .slice(0, mostUrls);
}

function read<Value>(byId: ReadonlyMap<string, Extension>, id: string, schema: new () => Value) {
  const extension = byId.get(id);
  if (extension === undefined) return undefined;
  return { isCritical: extension.critical, value: AsnConvert.parse(extension.extnValue.buffer, schema) };
}
