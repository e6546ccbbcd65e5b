import { describe, expect, it } from 'vitest';
import { bypassesProxy, chooseProxy, displayProxy } from './proxy-choice.ts';

const mcr = new URL('https://mcr.microsoft.com/v2/');

describe('chooseProxy', () => {
  it('follows the environment, lower case first, by the scheme of the URL', async () => {
    const environment = {
      HTTPS_PROXY: 'http://upper:1',
      https_proxy: 'http://lower:2',
      HTTP_PROXY: 'plain:3',
    };
    expect(await chooseProxy(mcr, { setting: 'environment', environment })).toBe('http://lower:2/');
    const plain = new URL('http://mcr.microsoft.com/');
    expect(await chooseProxy(plain, { setting: 'environment', environment })).toBe('http://plain:3/');
  });

  it('asks the system when the environment names none', async () => {
    const asked: string[] = [];
    const resolveProxy = async (url: string) => {
      asked.push(url);
      return 'http://pac.example:8080';
    };
    const policy = { setting: 'environment', environment: {}, resolveProxy };
    expect(await chooseProxy(mcr, policy)).toBe('http://pac.example:8080/');
    expect(asked).toEqual([mcr.href]);
  });

  it('lets the setting win, and none mean none', async () => {
    const environment = { HTTPS_PROXY: 'http://upper:1' };
    expect(await chooseProxy(mcr, { setting: 'http://set:9', environment })).toBe('http://set:9/');
    expect(await chooseProxy(mcr, { setting: 'none', environment })).toBeNull();
  });

  it('never sends this machine through a proxy', async () => {
    const environment = { HTTP_PROXY: 'http://upper:1' };
    for (const url of ['http://localhost:5000/', 'http://127.0.0.1:5000/', 'http://[::1]:5000/']) {
      expect(await chooseProxy(new URL(url), { setting: 'environment', environment })).toBeNull();
    }
  });

  it('refuses a proxy of another kind without showing its password', async () => {
    const policy = { setting: 'socks5://user:secret@proxy:1080', environment: {} };
    const error = await chooseProxy(mcr, policy).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'NETWORK' });
    expect(String(error)).not.toContain('secret');
  });
});

describe('bypassesProxy', () => {
  it.each([
    ['mcr.microsoft.com', true],
    ['microsoft.com', true],
    ['.microsoft.com', true],
    ['*.microsoft.com', true],
    ['a.example, MICROSOFT.COM', true],
    ['mcr.microsoft.com:443', true],
    ['mcr.microsoft.com:5000', false],
    ['soft.com', false],
    ['*', true],
    ['', false],
  ])('NO_PROXY=%s', (noProxy, expected) => {
    expect(bypassesProxy(mcr, noProxy)).toBe(expected);
  });

  it('knows address ranges', () => {
    const url = new URL('https://10.1.2.3/');
    expect(bypassesProxy(url, '10.0.0.0/8')).toBe(true);
    expect(bypassesProxy(url, '10.2.0.0/16,10.0.0.0/99')).toBe(false);
    expect(bypassesProxy(new URL('https://[fd00::1]/'), 'fd00::/8')).toBe(true);
  });
});

it('shows a proxy without its credentials', () => {
  expect(displayProxy('http://user:secret@proxy:8080/')).toBe('http://proxy:8080');
});
