import { describe, expect, it } from 'vitest';
import { parsePlatform } from '../../../shared/platform.ts';
import { compareLabel, compareOptions } from './options.ts';

const platforms = ['windows/amd64:10.0.17763.7919', 'windows/amd64:10.0.20348.4294', 'linux/arm64'].map(
  (text) => ({ text, platform: parsePlatform(text) }),
);
const tags = ['latest', 'ltsc2019', ...Array.from({ length: 100 }, (_, index) => `1.0.${index}`)];

describe('compareOptions', () => {
  it('offers platforms by name and tags as they are, at most fifty of both', () => {
    const options = compareOptions(platforms, tags, '');
    expect(options.platforms.map(({ label }) => label)).toEqual([
      'Windows Server 2019',
      'Windows Server 2022',
      'Linux · arm64',
    ]);
    expect(options.platforms[2]?.value).toBe('platform linux/arm64');
    for (const { value, label } of [...options.platforms, ...options.tags])
      expect(compareLabel(value)).toBe(label);
    expect(compareLabel('')).toBe('');
    expect(options.tags.slice(0, 2)).toEqual([
      { value: 'tag latest', label: 'latest' },
      { value: 'tag ltsc2019', label: 'ltsc2019' },
    ]);
    expect(options.tags).toHaveLength(47);
    expect(options.more).toBe(tags.length - 47);
  });

  it('leaves what holds every word typed, releases by any of their names', () => {
    const options = compareOptions(platforms, tags, '1809');
    expect(options.platforms.map(({ label }) => label)).toEqual(['Windows Server 2019']);
    expect(options.tags.map(({ label }) => label)).toEqual(['ltsc2019']);
    expect(compareOptions(platforms, tags, 'arm linux')).toMatchObject({ tags: [], more: 0 });
  });
});
