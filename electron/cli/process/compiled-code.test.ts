import { expect, test } from 'vitest';
import { compiledCodeFolder } from './compiled-code.ts';

test.skipIf(process.platform === 'win32').each([
  ['linux', {}, '/home/a/.cache/Longshore/compiled-code'],
  ['linux', { XDG_CACHE_HOME: '/var/cache/a' }, '/var/cache/a/Longshore/compiled-code'],
  ['linux', { XDG_CACHE_HOME: '' }, '/home/a/.cache/Longshore/compiled-code'],
  ['darwin', {}, '/home/a/Library/Caches/Longshore/Compiled Code'],
] as const)('on %s with %j', (platform, environment, folder) => {
  expect(compiledCodeFolder(platform, environment, '/home/a')).toBe(folder);
});

test.each(['linux', 'darwin', 'win32'] as const)(
  'on %s a user without a home folder has none',
  (platform) => {
    expect(compiledCodeFolder(platform, {}, undefined)).toBeUndefined();
  },
);

test.skipIf(process.platform === 'win32')(
  'a folder that depends on where the command was started is none',
  () => {
    expect(compiledCodeFolder('linux', { XDG_CACHE_HOME: 'cache' }, '/home/a')).toBe(
      '/home/a/.cache/Longshore/compiled-code',
    );
  },
);
