import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOfAppLink } from './app-link.ts';
import { findAppLink } from './find-app-link.ts';

const settings = { defaultRegistry: 'mcr.microsoft.com', registries: [] };
const digest = `sha256:${'a'.repeat(64)}`;

describe('a link of the app', () => {
  it.each([
    [
      'longshore://explore/mcr.microsoft.com/windows/servercore:ltsc2022',
      '#/link/mcr.microsoft.com/windows/servercore:ltsc2022',
    ],
    ['longshore://explore/windows/nanoserver', '#/link/mcr.microsoft.com/windows/nanoserver:latest'],
    ['LONGSHORE://explore/ghcr.io/owner/image:1/', '#/link/ghcr.io/owner/image:1'],
    [
      `longshore://explore/dotnet/runtime@${digest}?platform=windows/amd64:10.0.20348`,
      `#/link/mcr.microsoft.com/dotnet/runtime@${digest}?platform=windows%2Famd64%3A10.0.20348`,
    ],
  ])('%s shows its image', (link, place) => {
    expect(placeOfAppLink(link, settings)).toBe(place);
  });

  it.each([
    '',
    'longshore:',
    'longshore://',
    'longshore://explore/',
    'longshore://download/windows/servercore:ltsc2022',
    'longshore://explore/Windows/ServerCore',
    'longshore://explore/windows/../../etc/passwd',
    'longshore://explore/windows/%2e%2e/servercore',
    'longshore://explore/%',
    'longshore://explore/windows/servercore --registry=evil.example',
    'longshore://explore/windows/servercore?platform=windows/amd64&start=1',
    'longshore://explore/windows/servercore?platform=javascript:alert(1)',
    'longshore://explore/windows/servercore#/downloads',
    'longshore://user:secret@explore/windows/servercore',
    'longshore://explore/user:secret@evil.example/image',
    'https://explore/windows/servercore',
    'javascript:alert(1)',
    `longshore://explore/${'a/'.repeat(600)}b`,
    `longshore://explore/windows/servercore?platform=windows/amd64:${'1'.repeat(1000)}`,
    'longshore://explore/windows/servercore\nlongshore://explore/x',
    'longshore://explore/windows/servercore\u0000',
    // URLs take these for 127.0.0.1.
    'longshore://explore/2130706433:80/image:1',
    'longshore://explore/0x7f.1/image:1',
  ])('%j shows nothing', (link) => {
    expect(placeOfAppLink(link, settings)).toBeUndefined();
  });

  it.each(['localhost:5000', '127.0.0.1', '10.0.0.1', '192.168.1.1:5000', '169.254.169.254', '[fe80::1]'])(
    'cannot lead to %s, unless the user’s settings name it',
    (host) => {
      const link = `longshore://explore/${host}/image:1`;
      expect(placeOfAppLink(link, settings)).toBeUndefined();
      expect(placeOfAppLink(link, { ...settings, registries: [{ host, plainHttp: false }] })).toBe(
        `#/link/${host}/image:1`,
      );
    },
  );

  it('is the link of an image or nothing, whatever it says', () => {
    const part = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(
        fc.oneof(
          part,
          part.map((text) => `longshore://explore/${text}`),
        ),
        (link) => {
          const place = placeOfAppLink(link, settings);
          expect(
            place === undefined || /^#\/link\/[A-Za-z0-9.:[\]-]+\/[a-z0-9._/-]+[:@]\S+$/.test(place),
          ).toBe(true);
        },
      ),
    );
  });

  it('without a registry means the user’s own', () => {
    const own = { ...settings, defaultRegistry: 'localhost:5000' };
    expect(placeOfAppLink('longshore://explore/a/b:1', own)).toBe('#/link/localhost:5000/a/b:1');
  });

  it('is found among the words of a command line', () => {
    expect(findAppLink(['longshore', '--flag', 'Longshore://explore/x'])).toBe('Longshore://explore/x');
    expect(findAppLink(['longshore', '--x=longshore://explore/x', 'https://longshore://'])).toBeUndefined();
  });
});
