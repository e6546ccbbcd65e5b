import { describe, expect, it } from 'vitest';
import { compareOrders, isFloatingTag, orderOf, sortTags } from './sort-tags.ts';

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

describe('names that other tags refine', () => {
  it('float above the builds that they move along', () => {
    const framework = [
      '4.8-20261110-windowsservercore-ltsc2022',
      '4.8.1-20261013',
      '4.8',
      '4.8-windowsservercore-ltsc2022',
      '4.8.1',
      '4.8.1-20261110',
    ];
    expect(sortTags(framework, {}, 'version').map(({ tag, isFloating }) => [tag, isFloating])).toEqual([
      ['4.8.1', true],
      ['4.8', true],
      ['4.8-windowsservercore-ltsc2022', true],
      ['4.8.1-20261110', false],
      ['4.8.1-20261013', false],
      ['4.8-20261110-windowsservercore-ltsc2022', false],
    ]);
  });
});

describe('compareOrders', () => {
  it('puts a release before its variants, dated builds and previews', () => {
    const tags = ['9.0-preview.2', '9.0-20260101', '9.0-alpine', '9.0', '10.0', '9.0-preview.10'];
    expect(tags.toSorted((left, right) => compareOrders(orderOf(left), orderOf(right)))).toEqual([
      '10.0',
      '9.0',
      '9.0-alpine',
      '9.0-20260101',
      '9.0-preview.10',
      '9.0-preview.2',
    ]);
  });
});

describe('isFloatingTag', () => {
  it.each([
    ['latest', true],
    ['ltsc2022', true],
    ['20H2', true],
    ['8.0', false],
    ['ltsc2019-amd64', true],
    ['10.0.17763.7919-amd64', false],
  ])('%s is %s', (tag, expected) => {
    expect(isFloatingTag(tag)).toBe(expected);
  });
});
