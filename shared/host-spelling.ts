import { parseUrl } from './parse-url.ts';

/**
 * The one spelling of a registry's host, in which hosts are compared: lower case, the port without leading zeros and left out
 * where it is 443, an IPv6 address as RFC 5952 writes it. `registry:443` keeps its port, without which it would be a repository,
 * and a host of this machine too, which may speak plain HTTP. A text that is no host comes back in lower case.
 */
export function spellHost(text: string): string {
  const [, name = '', port] = /^(.*?)(?::0*(\d+))?$/.exec(text.toLowerCase()) ?? [];
  const host = name.startsWith('[') ? (parseUrl(`http://${name}`)?.hostname ?? name) : name;
  const isImplied = port === '443' && /[.:]/.test(host) && !isOfThisMachine(host);
  return port === undefined || isImplied ? host : `${host}:${port}`;
}

/**
 * True for a host that ends in a number and is no IPv4 address of four decimal parts: URLs take `127.1`, `0x7f.1` and
 * `2130706433` for 127.0.0.1 (WHATWG URL, "ends in a number").
 */
export function isOddAddress(host: string): boolean {
  const name = host.replace(/:\d*$/, '');
  const last = name.split('.').at(-1) ?? '';
  if (name.startsWith('[') || !/^(?:\d+|0x[0-9a-f]*)$/i.test(last)) return false;
  const parts = name.split('.');
  return (
    parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
  );
}

/** True for a host, without its port, that only this machine answers. */
export function isOfThisMachine(name: string): boolean {
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(name)
  );
}
