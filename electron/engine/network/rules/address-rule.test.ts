import { describe, expect, it } from 'vitest';
import { classOfAddress } from './address-class.ts';
import { checkProxiedUrl, checkUrl, lookupUnder } from './address-rule.ts';

describe('the class of an address', () => {
  it.each([
    '127.0.0.1',
    '127.8.9.10',
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '192.88.99.1',
    '3fff::1',
    '5f00::1',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::10.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'fd00::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    'not an address',
    '::ffff:0:10.0.0.1',
    '2001:0:7f00:1::1',
    '2603:1030::5efe:10.0.0.1',
    '2603:1030::200:5efe:7f00:1',
    '64:ff9b:1::808:808',
    '::8.8.8.8',
    '192.0.0.192',
    '240.0.0.1',
    '203.0.113.7',
    '2001:db8::1',
  ])('of %s is not public', (address) => {
    expect(classOfAddress(address)).not.toBe('public');
  });

  it.each([
    '20.60.1.2',
    '172.15.0.1',
    '172.32.0.1',
    '100.128.0.1',
    '8.8.8.8',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
    '2603:1030::1',
    '192.88.100.1',
    '4000::1',
    '::ffff:0:8.8.8.8',
    '2603:1030::5efe:8.8.8.8',
  ])('of %s is public', (address) => {
    expect(classOfAddress(address)).toBe('public');
  });

  it.each([
    ['127.8.9.10', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['10.1.2.3', 'private'],
    ['100.64.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['::ffff:192.168.1.1', 'private'],
    ['fd00::1', 'private'],
    ['100.100.100.200', 'reserved'],
    ['169.254.169.254', 'reserved'],
    ['fd00:ec2::254', 'reserved'],
    ['fe80::1%eth0', 'reserved'],
    ['0.0.0.0', 'reserved'],
    ['::', 'reserved'],
    ['64:ff9b::10.0.0.1', 'reserved'],
    ['255.255.255.255', 'reserved'],
  ])('of %s is %s', (address, name) => {
    expect(classOfAddress(address)).toBe(name);
  });
});

describe('links', () => {
  const places = {
    public: 'https://20.60.1.2/',
    private: 'http://10.0.0.7/',
    loopback: 'http://127.0.0.1:5000/',
    'link-local': 'http://169.254.10.1/',
    metadata: 'http://100.100.100.200/',
    'by its name metadata': 'http://metadata.google.internal/',
    unspecified: 'http://0.0.0.0/',
  };

  it.each([
    ['public', ['public']],
    ['private', ['public', 'private']],
    ['loopback', ['public', 'loopback']],
    ['any', Object.keys(places)],
  ] as const)('of a registry under %s lead to %j', (rule, expected) => {
    const reached = Object.entries(places).filter(([, url]) => {
      try {
        checkUrl(new URL(url), rule);
        return true;
      } catch {
        return false;
      }
    });
    expect(reached.map(([name]) => name)).toEqual(expected);
  });

  it.each([
    'http://registry/',
    'http://minio.corp/',
    'http://nas.local./',
    'http://router.lan/',
    'http://box.home.arpa/',
    'http://a.b.internal/',
    'http://wiki.intranet/',
    'http://printer.home/',
  ])('of a public registry do not lead through a proxy to %s', (text) => {
    const url = new URL(text);
    expect(() => checkProxiedUrl(url, 'public')).toThrow(expect.objectContaining({ code: 'BLOCKED_URL' }));
    for (const rule of ['private', 'any'] as const) expect(() => checkProxiedUrl(url, rule)).not.toThrow();
  });

  it.each(['https://registry.example/', 'https://local.example/', 'https://20.60.1.2/'])(
    'of a public registry lead through a proxy to %s',
    (text) => {
      expect(() => checkProxiedUrl(new URL(text), 'public')).not.toThrow();
    },
  );
});

describe('checkUrl', () => {
  it.each([
    'http://127.0.0.1/',
    'http://0x7f.1/',
    'http://2130706433/',
    'http://0177.0.0.1/',
    'http://127.0.0.1./',
    'http://[::ffff:7f00:1]/',
    'http://[::1]:5000/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://registry.localhost/',
    'https://169.254.169.254/latest/meta-data/',
  ])('refuses %s for a public registry, however it is spelled', (text) => {
    expect(() => checkUrl(new URL(text), 'public')).toThrow(expect.objectContaining({ code: 'BLOCKED_URL' }));
    expect(() => checkUrl(new URL(text), 'any')).not.toThrow();
  });

  it.each(['file:///etc/passwd', 'ftp://example.com/x', 'data:text/plain,x'])('refuses %s always', (text) => {
    expect(() => checkUrl(new URL(text), 'any')).toThrow(expect.objectContaining({ code: 'BLOCKED_URL' }));
  });
});

describe('lookups of links', () => {
  it.each([true, false])('refuse a name that resolves to this machine (all: %s)', async (all) => {
    const error = await new Promise((resolve) => lookupUnder('public')('localhost', { all }, resolve));
    expect(error).toMatchObject({ code: 'BLOCKED_URL', details: { host: 'localhost' } });
  });

  it('reach this machine for a registry on it, and not for one of a private network', async () => {
    const ask = (rule: 'loopback' | 'private') =>
      new Promise((resolve) => lookupUnder(rule)('localhost', { all: true }, resolve));
    expect(await ask('loopback')).toBeNull();
    expect(await ask('private')).toMatchObject({ code: 'BLOCKED_URL' });
  });
});
