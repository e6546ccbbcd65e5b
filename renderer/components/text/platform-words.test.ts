import { describe, expect, it } from 'vitest';
import { parsePlatform } from '../../../shared/platform.ts';
import { platformWords, shortPlatform } from './platform-words.ts';

describe('platform words', () => {
  it.each([
    ['windows/amd64:10.0.17763.7919', 'Windows Server 2019', '10.0.17763.7919 · amd64'],
    ['windows/amd64:10.0.99999.1', 'Windows', '10.0.99999.1 · amd64'],
    ['linux/arm/v7', 'Linux', 'arm/v7'],
    ['plan9/386', 'plan9', '386'],
  ])('%s', (text, name, detail) => {
    expect(platformWords(parsePlatform(text))).toEqual({ name, detail });
  });

  it('has a short form, and leaves alone what is no platform', () => {
    expect(shortPlatform('windows/amd64:10.0.20348.1')).toBe('Windows Server 2022');
    expect(shortPlatform('linux/arm64')).toBe('Linux · arm64');
    expect(shortPlatform('?')).toBe('?');
  });
});
