import { describe, expect, it } from 'vitest';
import { filterTags } from './filter-tags.ts';
import { sortTags } from './sort-tags.ts';

const tags = ['10.0.17763.7919', '1809', '10.0.26100.6905', 'ltsc2019', 'ltsc2025', 'ltsc2019-amd64'];
const rows = sortTags(tags, {}, 'version');

function found(query: string, repository = 'windows/servercore'): string[] {
  return filterTags(rows, query, repository).map(({ tag }) => tag);
}

describe('filterTags', () => {
  it.each(['server 2019', 'server core 2019', '2019', '17763', 'windowsserver2019', 'ltsc 2019'])(
    'finds the tags of a release for “%s”',
    (query) => {
      expect(found(query)).toEqual(['ltsc2019', 'ltsc2019-amd64', '1809', '10.0.17763.7919']);
    },
  );

  it('wants every word', () => {
    expect(found('2019 amd64')).toEqual(['ltsc2019-amd64']);
    expect(found('nano 2019')).toEqual([]);
    expect(found('26100.69')).toEqual(['10.0.26100.6905']);
  });

  it('leaves all for a filter without words', () => {
    expect(filterTags(rows, ' - ', 'x')).toBe(rows);
  });
});
