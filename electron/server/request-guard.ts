// Decided here: what a request to the app in a browser may do.
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

const everyInterface = new Set(['0.0.0.0', '::']);
const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/** Which `Host` and `Origin` headers belong to this server; everything else is refused. */
export interface RequestGuard {
  /** False for a name that a hostile page could have pointed at this machine (DNS rebinding). */
  hostAllowed(request: IncomingMessage): boolean;
  /** True only for requests that a page of this very server made. */
  originAllowed(request: IncomingMessage): boolean;
}

/** Makes the guard of a server that listens on `port` of `host`, a name or address as given by the user. */
export function createRequestGuard(host: string, port: number): RequestGuard {
  const allowed = new Set(allowedNames(host).flatMap((name) => withPort(name, port)));
  const hostAllowed = ({ headers }: IncomingMessage) =>
    headers.host !== undefined && allowed.has(headers.host.toLowerCase());
  return {
    hostAllowed,
    originAllowed: (request) =>
      hostAllowed(request) &&
      request.headers.origin?.toLowerCase() === `http://${request.headers.host}`.toLowerCase(),
  };
}

/** The host for a URL of a server that listens on `host`: an address that this machine can open. */
export function reachableHost(host: string): string {
  return everyInterface.has(host) ? '127.0.0.1' : urlHost(host);
}

function urlHost(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host.toLowerCase();
}

function allowedNames(host: string): string[] {
  if (loopbackNames.includes(urlHost(host))) return loopbackNames;
  if (!everyInterface.has(host)) return [urlHost(host)];
  // DNS can rebind names, but no addresses: only the addresses of this machine are allowed.
  const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  return [...loopbackNames, ...addresses.map(({ address }) => urlHost(address))];
}

function withPort(name: string, port: number): string[] {
  return port === 80 ? [name, `${name}:80`] : [`${name}:${port}`];
}
