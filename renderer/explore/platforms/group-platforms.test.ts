import { expect, it } from 'vitest';
import { parsePlatform } from '../../../shared/platform.ts';
import { groupPlatforms } from './group-platforms.ts';

it('puts Windows platforms together and first, and keeps the order of the index besides', () => {
  const platforms = [
    'linux/amd64',
    'windows/amd64:10.0.20348.1',
    'linux/arm64',
    'windows/amd64:10.0.17763.1',
  ];
  const groups = groupPlatforms(platforms.map((text) => ({ text, platform: parsePlatform(text) })));
  expect(groups.map(({ name, platforms }) => [name, ...platforms.map(({ text }) => text)])).toEqual([
    ['Windows', 'windows/amd64:10.0.20348.1', 'windows/amd64:10.0.17763.1'],
    ['Linux', 'linux/amd64', 'linux/arm64'],
  ]);
});
