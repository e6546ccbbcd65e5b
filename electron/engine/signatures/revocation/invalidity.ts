import { AsnConvert } from '@peculiar/asn1-schema';
import { type Extension, InvalidityDate, id_ce_invalidityDate } from '@peculiar/asn1-x509';

/**
 * True when a revocation leaves a signature good: its key is known to have been lost only after the signature was made
 * (RFC 5280, section 5.3.2). Without either time it does not.
 */
export function wasGoodWhenSigned(extensions: readonly Extension[], signedAt: Date | undefined): boolean {
  const named = extensions.find(({ extnID }) => extnID === id_ce_invalidityDate);
  if (named === undefined || signedAt === undefined) return false;
  const { value } = AsnConvert.parse(named.extnValue.buffer, InvalidityDate);
  return signedAt < value;
}
