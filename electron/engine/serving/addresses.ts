import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

const everyInterface: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** True for an address that only this computer reaches. */
export function isOnlyThisComputer(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** True for an address that stands for all of this computer, loopback included. */
export function isEveryInterface(host: string): boolean {
  return everyInterface.has(host);
}

/**
 * Names and addresses by which a server that listens on `host` can be reached, the best one for others first.
 * @param names that the user has given.
 */
export function reachableNames(host: string, names: readonly string[]): string[] {
  if (isOnlyThisComputer(host)) return [...new Set([...names, host, 'localhost', '127.0.0.1', '::1'])];
  const own = everyInterface.has(host) ? [...networkAddresses(), hostname().toLowerCase()] : [host];
  return [...new Set([...names, ...own, 'localhost', '127.0.0.1', '::1'])];
}

/** A server's address as it is written into a URL. */
export function serverUrl(name: string, port: number, isSecure: boolean): string {
  return `${isSecure ? 'https' : 'http'}://${hostAndPort(name, port)}`;
}

/** A server's address as it stands before an image's name. */
export function hostAndPort(name: string, port: number): string {
  return `${isIP(name) === 6 ? `[${name}]` : name}:${port}`;
}

/** Addresses of this computer on its networks; IPv4 first, because people can type it. Addresses of one link alone are left out. */
function networkAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter(
      ({ internal, address }) => !internal && !address.startsWith('fe80:') && !address.startsWith('169.254.'),
    )
    .sort((left, right) => Number(right.family === 'IPv4') - Number(left.family === 'IPv4'))
    .map(({ address }) => address);
}
