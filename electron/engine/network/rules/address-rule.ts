import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { AppError } from '../../../../shared/errors.ts';
import { isLoopbackHost } from '../../../../shared/reference.ts';
import { type AddressClass, classOfAddress } from './address-class.ts';
import { isLocalName, isMetadataName } from './local-names.ts';

/**
 * Which addresses a request may reach: `any` for the server that somebody has named. Links of it lead to the whole
 * internet, and beside that to where it is itself: `private` to private networks, `loopback` to this machine, `public`
 * to nothing more.
 */
export type AddressRule = 'public' | 'private' | 'loopback' | 'any';

const allowed: Record<Exclude<AddressRule, 'any'>, ReadonlySet<AddressClass>> = {
  public: new Set<AddressClass>(['public']),
  private: new Set<AddressClass>(['public', 'private']),
  loopback: new Set<AddressClass>(['public', 'loopback']),
};
const refusals: Record<Exclude<AddressRule, 'any'>, string> = {
  public: 'it leads to this computer or a private network, and the registry is a public one',
  private: 'it leads to this computer or to no registry’s address, and the registry is on a private network',
  loopback: 'it leads to a private network or to no registry’s address, and the registry is on this computer',
};

/** The host of a URL without the brackets of an IPv6 address and without a final dot. */
export function bareHostname(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

/**
 * Refuses what a URL shows without asking DNS: a scheme other than http(s), and an address or name that the rule does
 * not allow.
 * @throws {AppError} `BLOCKED_URL`.
 */
export function checkUrl(url: URL, rule: AddressRule): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw blocked(url.protocol, `it uses ${url.protocol.slice(0, -1)}, and only http and https are followed`);
  }
  if (rule === 'any') return;
  const host = bareHostname(url);
  if (isMetadataName(host) || !allowed[rule].has(classOfHost(host))) throw blockedAddress(host, rule);
}

/**
 * Refuses names of local networks to links of a public registry where a proxy looks names up, so that nobody sees the
 * address.
 * @throws {AppError} `BLOCKED_URL`.
 */
export function checkProxiedUrl(url: URL, rule: AddressRule): void {
  const host = bareHostname(url);
  if (rule === 'public' && isIP(host) === 0 && isLocalName(host)) throw blockedAddress(host, rule);
}

/**
 * DNS under a rule: connects to a name only when the rule allows all of its addresses, so that a name cannot be pointed
 * at a local network (checked at connect time, on the addresses that are used).
 */
export function lookupUnder(rule: Exclude<AddressRule, 'any'>): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, found, family) => {
      if (error !== null) return callback(error, '');
      const addresses = Array.isArray(found) ? found : [{ address: found }];
      const refused = addresses.some(({ address }) => !allowed[rule].has(classOfAddress(address)));
      if (refused) return callback(blockedAddress(hostname, rule), '');
      callback(null, found, family);
    });
  };
}

/** A name counts as public until it has an address. */
function classOfHost(host: string): AddressClass {
  if (isIP(host) !== 0) return classOfAddress(host);
  return isLoopbackHost(host) ? 'loopback' : 'public';
}

function blockedAddress(host: string, rule: Exclude<AddressRule, 'any'>): AppError {
  return blocked(host, `${refusals[rule]}. Longshore does not follow such links`);
}

function blocked(host: string, reason: string): AppError {
  return new AppError('BLOCKED_URL', `A link to ${host} was refused: ${reason}.`, {
    details: { host, reason },
  });
}
