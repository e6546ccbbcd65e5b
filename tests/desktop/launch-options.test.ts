import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { engineOptionsOf, readLaunchOptions } from '../../electron/desktop/launch-options.ts';
import { proxyUrl } from '../../electron/desktop/system-proxy.ts';

describe('launch options', () => {
  it('are read among Chromium’s switches and the app’s folder', () => {
    const argv = [
      '--no-sandbox',
      '/app',
      '--registry',
      '127.0.0.1:5000',
      '--library=lib',
      '--lang=de',
      '--state',
      '/s',
    ];
    expect(readLaunchOptions(argv, { LONGSHORE_STATE: '/ignored' })).toEqual({
      registry: '127.0.0.1:5000',
      libraryFolder: resolve('lib'),
      stateFolder: '/s',
      plainHttp: false,
    });
  });

  it('come from the environment otherwise', () => {
    expect(readLaunchOptions(['--plain-http'], { LONGSHORE_LIBRARY: '/l', LONGSHORE_STATE: '' })).toEqual({
      libraryFolder: '/l',
      plainHttp: true,
    });
  });

  it('decide how the engine is opened', () => {
    expect(engineOptionsOf({ plainHttp: false }, '/user')).toEqual({
      stateFolder: join('/user', 'state'),
      queue: 'persistent',
      plainHttp: false,
    });
    const options = { plainHttp: false, stateFolder: '/s', libraryFolder: '/l', registry: 'r.example' };
    expect(engineOptionsOf(options, '/user')).toEqual({
      stateFolder: '/s',
      libraryFolder: '/l',
      queue: 'persistent',
      plainHttp: false,
      overrides: { defaultRegistry: 'r.example' },
    });
  });
});

describe('the system’s proxy', () => {
  it.each([
    ['DIRECT', null],
    ['PROXY proxy.example:8080; DIRECT', 'http://proxy.example:8080'],
    ['HTTPS secure.example:443', 'https://secure.example:443'],
    ['SOCKS5 socks.example:1080; PROXY proxy.example:3128', 'http://proxy.example:3128'],
    ['SOCKS socks.example:1080', null],
    ['', null],
  ])('%j means %j', (pacAnswer, expected) => {
    expect(proxyUrl(pacAnswer)).toBe(expected);
  });
});
