import { describe, expect, it } from 'vitest';
import { isFloatingTag, sortTags } from './sort-tags.ts';

const tags = [
  '10.0.17763.7919',
  '1809',
  '10.0.26100.6905',
  'ltsc2019',
  'ltsc2025',
  'latest',
  '10.0.17763.1000',
];

describe('sortTags', () => {
  it('puts floating names on top and versions newest first', () => {
    expect(sortTags(tags, {}, 'version').map(({ tag }) => tag)).toEqual([
      'latest',
      'ltsc2025',
      'ltsc2019',
      '1809',
      '10.0.26100.6905',
      '10.0.17763.7919',
      '10.0.17763.1000',
    ]);
  });

  it('sorts by date where dates are known, and by version where they are not', () => {
    const dates = { '10.0.17763.1000': { lastModified: '2026-11-11T00:00:00Z' } };
    const rows = sortTags(tags, dates, 'newest').filter(({ isFloating }) => !isFloating);
    expect(rows.map(({ tag }) => tag)).toEqual(['10.0.17763.1000', '10.0.26100.6905', '10.0.17763.7919']);
  });

  it('marks the end of the floating names only where others follow', () => {
    expect(sortTags(tags, {}, 'version').find(({ endsFloating }) => endsFloating)?.tag).toBe('1809');
    expect(sortTags(['latest'], {}, 'version')[0]?.endsFloating).toBe(false);
  });
});

describe('isFloatingTag', () => {
  it.each([
    ['latest', true],
    ['ltsc2022', true],
    ['20H2', true],
    ['8.0', false],
    ['ltsc2019-amd64', false],
  ])('%s is %s', (tag, expected) => {
    expect(isFloatingTag(tag)).toBe(expected);
  });
});
