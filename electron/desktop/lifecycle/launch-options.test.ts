import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { engineOptionsOf, readLaunchOptions, wordsOfNextStart } from './launch-options.ts';

const link = 'longshore://explore/windows/nanoserver:1';

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

  it('may stand behind --, where Electron takes no localhost:5000 for a URL', () => {
    const argv = ['/app', '--', '--registry', 'localhost:5000', '--plain-http'];
    expect(readLaunchOptions(argv, {})).toEqual({ registry: 'localhost:5000', plainHttp: true });
  });

  it.each([
    ['without --', ['--registry', 'evil.example', link], undefined],
    ['behind --', ['--', '--registry', 'evil.example', link], undefined],
    ['in an opener that puts -- behind its options', ['--registry=own.example', '--', link], 'own.example'],
    ['with a second link before --', ['--registry=evil.example', link, '--', link], undefined],
  ])('beside a link are none %s', (_case, argv, registry) => {
    expect(readLaunchOptions(argv, {}).registry).toBe(registry);
  });

  it('and switches of this start are those of the next, with a link that can be no option', () => {
    const argv = ['--ozone-platform=x11', '--state', '/s', '--', '--registry', 'localhost:5000', link];
    const options = readLaunchOptions(argv.slice(0, -1), {});
    const next = wordsOfNextStart(options, argv, `${link}2`);
    expect(next).toEqual([
      ...['--ozone-platform=x11', '--registry=localhost:5000', '--state=/s', '--'],
      `${link}2`,
    ]);
    expect(readLaunchOptions(next, {})).toEqual(options);
    expect(wordsOfNextStart(options, argv, undefined).at(-1)).toBe('--');
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
