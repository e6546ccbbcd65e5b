import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { engineOptionsOf, readLaunchOptions } from './launch-options.ts';

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
