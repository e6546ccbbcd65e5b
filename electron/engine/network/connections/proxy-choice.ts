import { BlockList, isIP } from 'node:net';
import { AppError } from '../../../../shared/errors.ts';
import { isLoopbackHost } from '../../../../shared/reference.ts';
import { bareHostname } from '../rules/address-rule.ts';

/** What decides about proxies. */
export interface ProxyPolicy {
  /** `environment`, `none`, or the URL of an HTTP proxy. */
  setting: string;
  /** Environment variables; `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` count, in either case. */
  environment: Readonly<Record<string, string | undefined>>;
  /** The system's proxy for a URL, where a host knows it. */
  resolveProxy?: ((url: string) => Promise<string | null>) | undefined;
}

/**
 * The proxy for a URL, or null for a direct connection. This machine is always reached directly.
 * @throws {AppError} `NETWORK` when what is set is no HTTP proxy's URL.
 */
export async function chooseProxy(url: URL, policy: ProxyPolicy): Promise<string | null> {
  if (policy.setting === 'none' || isLoopbackHost(url.hostname)) return null;
  if (policy.setting !== 'environment') return checkedProxy(policy.setting);
  const variable = (name: string) =>
    policy.environment[name] || policy.environment[name.toUpperCase()] || undefined;
  if (bypassesProxy(url, variable('no_proxy') ?? '')) return null;
  const named = variable(url.protocol === 'https:' ? 'https_proxy' : 'http_proxy');
  if (named !== undefined) return checkedProxy(named);
  const system = (await policy.resolveProxy?.(url.href)) ?? null;
  return system === null ? null : checkedProxy(system);
}

/** A proxy's URL without the credentials in it, fit for messages. */
export function displayProxy(proxy: string): string {
  const url = URL.parse(proxy);
  return url === null ? 'the proxy' : `${url.protocol}//${url.host}`;
}

/**
 * True when `NO_PROXY` names the host of a URL: as itself, as a domain above it (with or without a leading dot
 * or `*.`), with its port, as an address range in CIDR form, or as `*`.
 */
export function bypassesProxy(url: URL, noProxy: string): boolean {
  const host = bareHostname(url);
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return noProxy
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => entry === '*' || matchesEntry(entry.toLowerCase(), host, port));
}

function matchesEntry(entry: string, host: string, port: string): boolean {
  if (isIP(host) !== 0 && entry.includes('/')) return isInRange(host, entry);
  const withPort = /^(\[.+\]|[^:]+):(\d+)$/.exec(entry);
  if (withPort !== null && withPort[2] !== port) return false;
  const name = (withPort?.[1] ?? entry).replace(/^\[(.*)\]$/, '$1').replace(/^\*?\./, '');
  return host === name || (isIP(host) === 0 && host.endsWith(`.${name}`));
}

function isInRange(address: string, range: string): boolean {
  const [network = '', prefix = ''] = range.split('/');
  const version = isIP(network);
  if (version === 0 || !/^\d{1,3}$/.test(prefix) || Number(prefix) > (version === 6 ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), version === 6 ? 'ipv6' : 'ipv4');
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function checkedProxy(text: string): string {
  const url = URL.parse(text.includes('://') ? text : `http://${text}`);
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url.href;
  throw new AppError(
    'NETWORK',
    `The proxy setting${URL.parse(text) === null ? '' : ` ${displayProxy(text)}`} cannot be used: Longshore speaks to HTTP proxies only. Set one like http://proxy.example:8080, or choose no proxy in the settings.`,
    { details: { reason: 'proxy-unsupported' } },
  );
}
