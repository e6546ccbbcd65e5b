import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * Where an address leads: to the whole internet, to a private network, to this machine, or nowhere that a registry has
 * any business: link-local addresses, those of a cloud's metadata, multicast, ranges for documentation and the like.
 */
export type AddressClass = 'public' | 'private' | 'loopback' | 'reserved';

/** Ranges as `address/prefix length` (IANA special-purpose address registries). The first that fits counts. */
const ranges: readonly [Exclude<AddressClass, 'public'>, readonly string[]][] = [
  // A cloud's metadata, which tells secrets to whoever asks, in ranges that are private otherwise.
  ['reserved', ['100.100.100.200/32', 'fd00:ec2::254/128', 'fd20:ce::254/128']],
  ['loopback', ['127.0.0.0/8', '::1/128']],
  ['private', ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']],
  ['reserved', ['0.0.0.0/8', '169.254.0.0/16', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24']],
  ['reserved', ['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4']],
  // Translation and tunnels to version 4 addresses, whose forms differ from network to network.
  ['reserved', ['::/96', '64:ff9b:1::/48', '2001::/32', '2002::/16']],
  ['reserved', ['100::/64', '2001:db8::/32', '3fff::/20', '5f00::/16', 'fe80::/10', 'fec0::/10', 'ff00::/8']],
];

/** Made when the first address is judged: a command that asks no server need not wait for it. */
let lists: readonly { name: AddressClass; list: BlockList }[] | undefined;

/** The class of an IP address, with or without a zone; `reserved` for what is none. */
export function classOfAddress(address: string): AddressClass {
  const plain = address.replace(/%.*$/, '');
  if (isIPv4(plain)) return classIn(plain, 'ipv4');
  // Node's look at a version 6 address takes some milliseconds the first time.
  if (!plain.includes(':') || !isIPv6(plain)) return 'reserved';
  const groups = groupsOf(plain);
  // A version 6 socket names its version 4 partners so (RFC 4291, section 2.5.5.2).
  if (startsWith(groups, [0, 0, 0, 0, 0, 0xffff])) return classIn(lastFour(groups), 'ipv4');
  const own = classIn(plain, 'ipv6');
  if (own !== 'public' || !holdsVersionFour(groups)) return own;
  return classIn(lastFour(groups), 'ipv4') === 'public' ? 'public' : 'reserved';
}

/** True for addresses that end in a version 4 address: NAT64 (RFC 6052), SIIT (RFC 2765) and ISATAP (RFC 5214). */
function holdsVersionFour(groups: readonly number[]): boolean {
  return (
    startsWith(groups, [0x64, 0xff9b, 0, 0, 0, 0]) ||
    startsWith(groups, [0, 0, 0, 0, 0xffff, 0]) ||
    (((groups[4] ?? 0) & 0xfdff) === 0 && groups[5] === 0x5efe)
  );
}

function classIn(address: string, version: 'ipv4' | 'ipv6'): AddressClass {
  lists ??= ranges.map(([name, texts]) => ({ name, list: blockListOf(texts) }));
  return lists.find(({ list }) => list.check(address, version))?.name ?? 'public';
}

function blockListOf(texts: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of texts) {
    const [address = '', prefix] = text.split('/');
    list.addSubnet(address, Number(prefix), address.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}

/** The eight groups of a valid version 6 address. */
function groupsOf(address: string): number[] {
  const [head = '', tail = ''] = address.split('::').map(hexadecimal);
  const [front, back] = [head, tail].map((part) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)),
  );
  const [first = [], last = []] = [front, back];
  return [...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last];
}

/** Writes a version 4 address at the end as two groups. */
function hexadecimal(part: string): string {
  return part.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
}

function startsWith(groups: readonly number[], prefix: readonly number[]): boolean {
  return prefix.every((group, index) => groups[index] === group);
}

function lastFour(groups: readonly number[]): string {
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
