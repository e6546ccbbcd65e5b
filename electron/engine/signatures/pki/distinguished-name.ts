import type { Name } from '@peculiar/asn1-x509';

/** The attribute types that have a short name (RFC 4514, section 3, and those that Notation knows). */
const shortNames: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.5', 'SERIALNUMBER'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.17', 'POSTALCODE'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
]);

/** One attribute of a name. */
export interface NameAttribute {
  /** Short name, or object identifier of one that has none. */
  type: string;
  value: string;
}

/** A name's attributes in the order of RFC 4514 (the last of the certificate first), one list for each RDN. */
export type DistinguishedName = readonly (readonly NameAttribute[])[];

/** Reads the name in a certificate. */
export function nameOf(name: Name): DistinguishedName {
  return [...name]
    .reverse()
    .map((rdn) =>
      [...rdn].map(({ type, value }) => ({ type: shortNames.get(type) ?? type, value: value.toString() })),
    );
}

/** The text of a name (RFC 4514, section 2). */
export function formatName(name: DistinguishedName): string {
  return name.map((rdn) => rdn.map(({ type, value }) => `${type}=${escapeValue(value)}`).join('+')).join(',');
}

/** The first value of an attribute, if the name has it. */
export function attributeOf(name: DistinguishedName, type: string): string | undefined {
  return name.flat().find((attribute) => attribute.type === type)?.value;
}

/**
 * Reads a name as it stands in a trust policy (RFC 4514, section 3). `S` means `ST`.
 * @returns undefined for what is none, for RDNs of several values and for a type that comes twice.
 */
export function parseName(text: string): ReadonlyMap<string, string> | undefined {
  const attributes = new Map<string, string>();
  for (const part of splitUnescaped(text, ',')) {
    if (splitUnescaped(part, '+').length > 1) return undefined;
    const separator = part.indexOf('=');
    if (separator < 1) return undefined;
    const named = part.slice(0, separator).trim().toUpperCase();
    const type = named === 'S' ? 'ST' : named;
    const value = unescapeValue(part.slice(separator + 1).trim());
    if (value === undefined || value === '' || attributes.has(type)) return undefined;
    attributes.set(type, value);
  }
  return attributes.size === 0 ? undefined : attributes;
}

/** True when a name holds all these attributes, each once (Notary Project, "Trusted Identities Constraints"). */
export function matchesName(name: DistinguishedName, wanted: ReadonlyMap<string, string>): boolean {
  if (name.some((rdn) => rdn.length > 1)) return false;
  const attributes = name.flat();
  return [...wanted].every(([type, value]) => {
    const found = attributes.filter((attribute) => attribute.type === type);
    return found.length === 1 && found[0]?.value === value;
  });
}

function escapeValue(value: string): string {
  return value.replace(/[",+;<>\\]/g, '\\$&').replace(/^[ #]| $/g, '\\$&');
}

function unescapeValue(text: string): string | undefined {
  if (/(?:^|[^\\])(?:\\\\)*[";<>]/.test(text)) return undefined;
  try {
    const bytes = text.replace(/((?:\\[0-9A-Fa-f]{2})+)/g, (_, hex: string) =>
      Buffer.from(hex.replaceAll('\\', ''), 'hex').toString('utf8'),
    );
    return bytes.replace(/\\(.)/g, '$1');
  } catch {
    return undefined;
  }
}

function splitUnescaped(text: string, separator: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\\') {
      part += character + text.charAt(at + 1);
      at += 1;
    } else if (character === separator) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return [...parts, part];
}
