import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isLoopbackHost } from '../../../shared/reference.ts';
import { type AddressRule, bareHostname, isPublicAddress } from './address-rule.ts';

/**
 * The rule for links that a registry sends: `any` only when the registry itself is on this machine or wholly in
 * a private network, so that a public one cannot lead a request into it. Behind a proxy, where local DNS may know
 * no public name, only what the name shows counts.
 */
export async function hostAddressRule(
  url: URL,
  proxyOf: (url: URL) => Promise<string | null>,
): Promise<AddressRule> {
  const host = bareHostname(url);
  if (isIP(host) !== 0) return isPublicAddress(host) ? 'public' : 'any';
  if (isLoopbackHost(host)) return 'any';
  if ((await proxyOf(url)) !== null) return 'public';
  try {
    const addresses = await lookup(host, { all: true });
    return addresses.every(({ address }) => !isPublicAddress(address)) ? 'any' : 'public';
  } catch {
    return 'public';
  }
}
