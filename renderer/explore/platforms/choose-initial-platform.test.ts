import { describe, expect, it } from 'vitest';
import { formatPlatform, parsePlatform } from '../../../shared/platform.ts';
import { chooseInitialPlatform } from './choose-initial-platform.ts';

const digest = `sha256:${'0'.repeat(64)}`;
const platforms = [
  'linux/amd64',
  'linux/arm64',
  'windows/amd64:10.0.17763.7919',
  'windows/amd64:10.0.20348.4294',
].map((text) => {
  const platform = parsePlatform(text);
  return { platform, text: formatPlatform(platform), label: text, digest, size: null };
});

describe('chooseInitialPlatform', () => {
  it.each([
    ['windows/amd64:10.0.17763.7919', undefined, 'windows/amd64:10.0.17763.7919'],
    ['windows/amd64:10.0.17763.1', 'linux/amd64', 'windows/amd64:10.0.17763.7919'],
    ['linux/arm64', undefined, 'linux/arm64'],
    ['', 'linux/amd64', 'linux/amd64'],
    ['', undefined, 'linux/arm64'],
    ['not a platform', undefined, 'linux/arm64'],
  ])('preferring %j with the engine choosing %j gives %j', (preferred, byEngine, expected) => {
    expect(chooseInitialPlatform(platforms, preferred, byEngine, 'linux/arm64')).toBe(expected);
  });

  it('takes the last one where nothing matches', () => {
    expect(chooseInitialPlatform(platforms, '', undefined, 'darwin/arm64')).toBe(
      'windows/amd64:10.0.20348.4294',
    );
  });
});
