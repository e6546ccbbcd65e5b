import { describe, expect, it } from 'vitest';
import {
  isTagOfWindowsRelease,
  isWindowsImageOf,
  windowsReleaseOfWord,
  windowsReleases,
  windowsReleaseTag,
} from './windows-releases.ts';

function release(word: string) {
  const found = windowsReleaseOfWord(word);
  if (found === undefined) throw new Error(`“${word}” is no release`);
  return found;
}

describe('windowsReleaseOfWord', () => {
  it.each(['2019', 'ltsc2019', 'LTSC2019', '1809', '17763', '10.0.17763'])('%s is Server 2019', (word) => {
    expect(windowsReleaseOfWord(word)?.name).toBe('Windows Server 2019');
  });

  it('leaves other words alone', () => {
    for (const word of ['', '20', '2012', 'server', '10.0', '10.0.17763.5329', '201'])
      expect(windowsReleaseOfWord(word)).toBeUndefined();
  });

  it('knows every release by its year or version', () => {
    for (const { name, build } of windowsReleases)
      expect(windowsReleaseOfWord(name.replace('Windows Server ', ''))?.build).toBe(build);
  });
});

describe('isTagOfWindowsRelease', () => {
  it.each([
    'ltsc2019',
    '1809',
    'ltsc2019-amd64',
    '10.0.17763',
    '10.0.17763.5329',
    '10.0.17763.5329-amd64',
    '4.8-20261110-windowsservercore-ltsc2019',
    'ltsc2019-KB5048661',
  ])('%s is of Server 2019', (tag) => {
    expect(isTagOfWindowsRelease(tag, release('2019'))).toBe(true);
    expect(isTagOfWindowsRelease(tag, release('2022'))).toBe(false);
  });

  it('wants whole words', () => {
    expect(isTagOfWindowsRelease('10.0.177630.1', release('2019'))).toBe(false);
    expect(isTagOfWindowsRelease('18091', release('2019'))).toBe(false);
  });
});

describe('windowsReleaseTag', () => {
  it.each([
    ['2019', 'ltsc2019'],
    ['1903', '1903'],
    ['20h2', '20H2'],
  ])('%s is found at %s, as MCR spells it', (word, tag) => {
    expect(windowsReleaseTag(release(word))).toBe(tag);
  });
});

describe('isWindowsImageOf', () => {
  it.each([
    ['windows/servercore', '2019', true],
    ['mirror/windows/servercore/iis', '2019', true],
    ['windows/nanoserver', '2016', false],
    ['windows/server', '2019', false],
    ['windows/server', '2022', true],
    ['windows', '2019', true],
    ['windows', '2022', false],
    ['windows/servercore/insider', '2025', false],
    ['dotnet/windowsdesktop', '2019', false],
  ])('%s of %s: %s', (repository, word, expected) => {
    expect(isWindowsImageOf(repository, release(word))).toBe(expected);
  });
});
