import { SignatureFault } from '../fault.ts';
import { headerNames, payloadType } from './names.ts';

/** How the time of signing is known: told by the signer, or by an authority that signs for others. */
export type SigningScheme = 'notary.x509' | 'notary.x509.signingAuthority';

/** What a signature says of itself, signed (Notary Project, "Signed Attributes"). */
export interface SignedAttributes {
  scheme: SigningScheme;
  /** Told by the signer: nobody can rely on it. */
  signingTime: Date | null;
  /** Told by the signing authority. */
  authenticSigningTime: Date | null;
  expiry: Date | null;
}

/** The signed headers of either kind of envelope. */
export interface SignedHeaders {
  contentType: unknown;
  critical: unknown;
  /** All of them by name; those of COSE that are numbers are left out. */
  fields: ReadonlyMap<string, unknown>;
  /** Reads a time as this kind of envelope writes it; undefined for what is none. */
  timeOf(value: unknown): Date | undefined;
}

const understood: ReadonlySet<unknown> = new Set([
  headerNames.scheme,
  headerNames.authenticSigningTime,
  headerNames.expiry,
]);

/**
 * Reads and judges the signed headers. An attribute that must be understood and is not makes the signature useless.
 * @throws {SignatureFault} `malformed`, `unsupported`.
 */
export function readAttributes({ contentType, critical, fields, timeOf }: SignedHeaders): SignedAttributes {
  if (contentType !== payloadType)
    throw new SignatureFault('unsupported', 'it signs something else than Notation');
  const required = criticalNames(critical, fields);
  const scheme = fields.get(headerNames.scheme);
  if (scheme !== 'notary.x509' && scheme !== 'notary.x509.signingAuthority')
    throw new SignatureFault('unsupported', 'the signing scheme is not known');
  const time = (name: string): Date | null => {
    if (!fields.has(name)) return null;
    const value = timeOf(fields.get(name));
    if (value === undefined) throw new SignatureFault('malformed', `${name} is no time`);
    return value;
  };
  const attributes: SignedAttributes = {
    scheme,
    signingTime: time(headerNames.signingTime),
    authenticSigningTime: time(headerNames.authenticSigningTime),
    expiry: time(headerNames.expiry),
  };
  const isByAuthority = scheme === 'notary.x509.signingAuthority';
  const isTimeOfScheme = isByAuthority
    ? attributes.authenticSigningTime !== null && attributes.signingTime === null
    : attributes.authenticSigningTime === null;
  if (!isTimeOfScheme)
    throw new SignatureFault('malformed', 'the time of signing does not fit the signing scheme');
  const mustBeCritical = [
    headerNames.scheme,
    ...(attributes.expiry === null ? [] : [headerNames.expiry]),
    ...(isByAuthority ? [headerNames.authenticSigningTime] : []),
  ];
  if (mustBeCritical.some((name) => !required.has(name)))
    throw new SignatureFault('malformed', 'an attribute is not marked critical that must be');
  return attributes;
}

function criticalNames(critical: unknown, fields: ReadonlyMap<string, unknown>): ReadonlySet<string> {
  if (!Array.isArray(critical) || critical.length === 0 || critical.length > 100)
    throw new SignatureFault('malformed', 'there is no list of critical attributes');
  const names = new Set<string>();
  for (const name of critical as unknown[]) {
    if (typeof name !== 'string' || !fields.has(name) || names.has(name))
      throw new SignatureFault('malformed', 'the list of critical attributes is wrong');
    if (!understood.has(name)) throw new SignatureFault('unsupported', 'a critical attribute is not known');
    names.add(name);
  }
  return names;
}
