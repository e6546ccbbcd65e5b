/**
 * The one spelling of a registry's host, in which hosts are compared: lower case, the port without leading zeros and left out
 * where it is 443, an IPv6 address as RFC 5952 writes it. `registry:443` keeps its port, without which it would be a repository,
 * and a host of this machine too, which may speak plain HTTP. A text that is no host comes back in lower case.
 */
export function spellHost(text: string): string {
  const [, name = '', port] = /^(.*?)(?::0*(\d+))?$/.exec(text.toLowerCase()) ?? [];
  const host = name.startsWith('[') ? spellIpv6(name) : name;
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

/** @param text in brackets; one that is no address comes back as it is. */
function spellIpv6(text: string): string {
  const address = text
    .slice(1, -1)
    .replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
      [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((group) => group.toString(16)).join(':'),
    );
  const [head = '', tail, ...more] = address.split('::');
  const before = groupsOf(head);
  const after = groupsOf(tail ?? '');
  const missing = 8 - before.length - after.length;
  if (more.length > 0 || (tail === undefined ? missing !== 0 : missing < 1)) return text;
  const groups = [...before, ...Array.from({ length: missing }, () => 0), ...after];
  if (!groups.every((group) => group >= 0 && group <= 0xffff)) return text;
  const written = groups.map((group) => group.toString(16)).join(':');
  // The longest run of zeros, of several the first, from two groups on.
  const runs = [...written.matchAll(/(?<![^:])0(?::0)+(?![^:])/g)];
  const [run] = runs.sort(([one], [other]) => other.length - one.length);
  if (run === undefined) return `[${written}]`;
  const start = written.slice(0, run.index).replace(/:$/, '');
  const end = written.slice(run.index + run[0].length).replace(/^:/, '');
  return `[${start}::${end}]`;
}

function groupsOf(text: string): number[] {
  return text === ''
    ? []
    : text.split(':').map((group) => (/^[0-9a-f]{1,4}$/.test(group) ? Number.parseInt(group, 16) : -1));
}
