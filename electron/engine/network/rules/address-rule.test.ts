import { describe, expect, it } from 'vitest';
import { checkUrl, isPublicAddress, publicLookup } from './address-rule.ts';

describe('isPublicAddress', () => {
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
  ])('refuses %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
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
  ])('accepts %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
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

describe('publicLookup', () => {
  it.each([true, false])('refuses a name that resolves to this machine (all: %s)', async (all) => {
    const error = await new Promise((resolve) => publicLookup('localhost', { all }, resolve));
    expect(error).toMatchObject({ code: 'BLOCKED_URL', details: { host: 'localhost' } });
  });
});
