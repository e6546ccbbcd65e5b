import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Platform } from './descriptor.ts';
import {
  choosePlatform,
  compareVersions,
  describePlatform,
  formatPlatform,
  isAttestationPlatform,
  matchesPlatform,
  parsePlatform,
} from './platform.ts';
import { windowsBuildOfAlias, windowsReleaseOf, windowsReleases } from './windows-releases.ts';

const linux: Platform = { os: 'linux', architecture: 'amd64' };
const windows = (version: string): Platform => ({
  os: 'windows',
  architecture: 'amd64',
  'os.version': version,
});
const entry = (platform: Platform) => ({ platform });

function fixture(name: string): { platform: Platform }[] {
  const path = new URL(`../tests/fixtures/${name}`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8')).manifests;
}

describe('parsePlatform', () => {
  it.each([
    ['linux/amd64', linux],
    [' Linux/AMD64 ', linux],
    ['linux/arm/v7', { os: 'linux', architecture: 'arm', variant: 'v7' }],
    ['windows/amd64:10.0.17763', windows('10.0.17763')],
    ['windows/amd64:ltsc2019', windows('10.0.17763')],
    ['windows/amd64:1809', windows('10.0.17763')],
    ['windows/amd64:LTSC2025', windows('10.0.26100')],
  ])('%s', (text, platform) => {
    expect(parsePlatform(text)).toEqual(platform);
  });

  it.each(['', 'linux', 'linux/', '/amd64', 'a/b/c/d', 'a/b:1:2', 'a/b:', 'a/..', 'a/b\u001b', 'all'])(
    'refuses %j',
    (text) => {
      expect(() => parsePlatform(text)).toThrow(expect.objectContaining({ code: 'INVALID_REFERENCE' }));
    },
  );

  it('reads back what formatPlatform writes', () => {
    const word = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,8}$/);
    const version = fc.array(fc.nat(99_999), { minLength: 2, maxLength: 4 }).map((parts) => parts.join('.'));
    const platform = fc.record(
      { os: word, architecture: word, variant: word, 'os.version': version },
      { requiredKeys: ['os', 'architecture'] },
    );
    fc.assert(
      fc.property(platform, (one) => {
        expect(parsePlatform(formatPlatform(one))).toEqual(one);
      }),
    );
  });
});

describe('matchesPlatform', () => {
  it('takes a version as a prefix at a dot', () => {
    expect(matchesPlatform(windows('10.0.17763.5329'), windows('10.0.17763'))).toBe(true);
    expect(matchesPlatform(windows('10.0.17763'), windows('10.0.17763'))).toBe(true);
    expect(matchesPlatform(windows('10.0.17763.5329'), windows('10.0.1776'))).toBe(false);
    expect(matchesPlatform(windows('10.0.17763'), windows('10.0.17763.5329'))).toBe(false);
    expect(matchesPlatform(linux, windows('10'))).toBe(false);
  });

  it('lets a wish without variant take any', () => {
    const arm = { os: 'linux', architecture: 'arm', variant: 'v7' };
    expect(matchesPlatform(arm, { os: 'linux', architecture: 'arm' })).toBe(true);
    expect(matchesPlatform(arm, { ...arm, variant: 'v6' })).toBe(false);
  });
});

describe('choosePlatform', () => {
  const releases = fixture('framework-runtime-index.json');

  it('takes the newest release of a real Windows index, and the one that is named', () => {
    expect(choosePlatform(releases, undefined, [linux]).platform['os.version']).toBe('10.0.20348.473');
    const wanted = parsePlatform('windows/amd64:ltsc2019');
    expect(choosePlatform(releases, wanted, [linux]).platform['os.version']).toBe('10.0.17763.2458');
  });

  it('takes the host’s own platform of a real mixed index', () => {
    const mixed = fixture('pause-index.json');
    expect(choosePlatform(mixed, undefined, [linux]).platform).toEqual(linux);
    const arm = parsePlatform('linux/arm');
    expect(choosePlatform(mixed, arm, [linux]).platform).toMatchObject({ variant: 'v7' });
    expect(() => choosePlatform(mixed, undefined, [{ os: 'darwin', architecture: 'arm64' }])).toThrow(
      expect.objectContaining({ code: 'PLATFORM_NOT_FOUND' }),
    );
  });

  it('takes what the hosts run, the most wanted first, where there is any, also among what is asked for', () => {
    const hosts = [parsePlatform('windows/amd64:ltsc2019'), linux];
    const version = (entries: ReturnType<typeof fixture>, wanted?: string) =>
      choosePlatform(entries, wanted === undefined ? undefined : parsePlatform(wanted), hosts).platform;
    expect(version(releases)['os.version']).toBe('10.0.17763.2458');
    expect(version(releases, 'windows/amd64')['os.version']).toBe('10.0.17763.2458');
    expect(version(releases, 'windows/amd64:ltsc2022')['os.version']).toBe('10.0.20348.473');
    const mixed = fixture('pause-index.json');
    expect(version(mixed)['os.version']).toMatch(/^10\.0\.17763\./);
    expect(version(mixed, 'linux/arm64')).toMatchObject({ os: 'linux', architecture: 'arm64' });
    expect(version(mixed.filter(({ platform }) => platform.os === 'linux'))).toEqual(linux);
  });

  it('compares versions as numbers', () => {
    const entries = ['10.0.17763.999', '10.0.17763.10000', '10.0.17763.5329'].map((version) =>
      entry(windows(version)),
    );
    expect(choosePlatform(entries, windows('10.0.17763'), [linux])).toBe(entries[1]);
  });

  it('does not offer attestations, and takes the only entry beside them', () => {
    const attestation = entry({ os: 'unknown', architecture: 'unknown' });
    const arm = entry({ os: 'linux', architecture: 'arm64' });
    expect(choosePlatform([attestation, arm], undefined, [linux])).toBe(arm);
    expect(() => choosePlatform([attestation], undefined, [linux])).toThrow(
      expect.objectContaining({ code: 'PLATFORM_NOT_FOUND' }),
    );
    expect(isAttestationPlatform(attestation.platform)).toBe(true);
  });

  it('lists what there is', () => {
    expect(() => choosePlatform(releases, linux, [linux])).toThrow(
      expect.objectContaining({
        code: 'PLATFORM_NOT_FOUND',
        details: expect.objectContaining({
          platform: 'linux/amd64',
          available: expect.arrayContaining(['windows/amd64:10.0.20348.473']),
        }),
      }),
    );
  });

  it('always gives an entry that matches what was wanted', () => {
    const version = fc
      .tuple(fc.constantFrom('17763', '20348'), fc.nat(9999))
      .map(([build, patch]) => windows(`10.0.${build}.${patch}`));
    fc.assert(
      fc.property(fc.array(version, { minLength: 1 }), (platforms) => {
        const wanted = windows('10.0.17763');
        const matching = platforms.filter((platform) => matchesPlatform(platform, wanted));
        fc.pre(matching.length > 0);
        const chosen = choosePlatform(platforms.map(entry), wanted, [linux]).platform;
        for (const other of matching) {
          expect(
            compareVersions(chosen['os.version'] ?? '', other['os.version'] ?? ''),
          ).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe('names', () => {
  it('names Windows releases and leaves the rest as text', () => {
    expect(describePlatform(windows('10.0.17763.5329'))).toBe('Windows Server 2019 · 10.0.17763.5329');
    expect(describePlatform(windows('10.0.99999.1'))).toBe('windows/amd64:10.0.99999.1');
    expect(describePlatform(linux)).toBe('linux/amd64');
  });

  it('knows each release by each of its words', () => {
    for (const release of windowsReleases) {
      expect(windowsReleaseOf(`${release.build}.1`)).toBe(release);
      for (const alias of release.aliases)
        expect(windowsBuildOfAlias(alias.toUpperCase())).toBe(release.build);
    }
    expect(windowsReleaseOf('10.0.177630')).toBeUndefined();
  });
});
