import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { AppError } from '../../../../shared/errors.ts';
import { isLoopbackHost } from '../../../../shared/reference.ts';

/** Which addresses a request may reach: `public` keeps it off this machine and its local networks. */
export type AddressRule = 'public' | 'any';

/** Ranges that are not public (IANA special-purpose address registries), as [address, prefix length]. */
const reservedVersion4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
const reservedVersion6: readonly [string, number][] = [
  ['::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

const reserved = new BlockList();
for (const [address, prefix] of reservedVersion4) {
  reserved.addSubnet(address, prefix, 'ipv4');
  // NAT64 (RFC 6052) reaches version 4 addresses through version 6 ones.
  reserved.addSubnet(`64:ff9b::${address}`, 96 + prefix, 'ipv6');
}
for (const [address, prefix] of reservedVersion6) reserved.addSubnet(address, prefix, 'ipv6');

/** True for an IP address that the whole internet reaches; IPv4-mapped addresses count as what they map. */
export function isPublicAddress(address: string): boolean {
  const plain = address.replace(/%.*$/, '');
  const version = isIP(plain);
  return version !== 0 && !reserved.check(plain, version === 6 ? 'ipv6' : 'ipv4');
}

/** The host of a URL without the brackets of an IPv6 address and without a final dot. */
export function bareHostname(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

/**
 * Refuses what a URL shows without asking DNS: a scheme other than http(s), and under `public` an address or
 * name of this machine or a local network.
 * @throws {AppError} `BLOCKED_URL`.
 */
export function checkUrl(url: URL, rule: AddressRule): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw blocked(url.protocol, `it uses ${url.protocol.slice(0, -1)}, and only http and https are followed`);
  }
  if (rule === 'any') return;
  const host = bareHostname(url);
  if (isIP(host) !== 0 ? !isPublicAddress(host) : isLoopbackHost(host)) throw blockedAddress(host);
}

/**
 * DNS for requests under `public`: connects to a name only when all of its addresses are public, so that a
 * name cannot be pointed at a local network (checked at connect time, on the addresses that are used).
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, options, (error, found, family) => {
    if (error !== null) return callback(error, '');
    const addresses = Array.isArray(found) ? found : [{ address: found }];
    const refused = addresses.some(({ address }) => !isPublicAddress(address));
    if (refused) return callback(blockedAddress(hostname), '');
    callback(null, found, family);
  });
};

function blockedAddress(host: string): AppError {
  return blocked(
    host,
    'it leads to this computer or a private network, and the registry is a public one. Longshore does not follow such links',
  );
}

function blocked(host: string, reason: string): AppError {
  return new AppError('BLOCKED_URL', `A link to ${host} was refused: ${reason}.`, {
    details: { host, reason },
  });
}
