import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortTags } from '../sort-tags.ts';
import { groupTags, type TagFacts } from './group-tags.ts';

const november = '2026-11-10T18:00:00Z';
const october = '2026-10-13T18:00:00Z';

function factsOf(
  dates: Record<string, string>,
  digests: Record<string, string> = {},
): Record<string, TagFacts> {
  return Object.fromEntries(
    Object.entries(dates).map(([tag, lastModified]) => [tag, { lastModified, digest: digests[tag] ?? null }]),
  );
}

function grouped(facts: Record<string, TagFacts>) {
  return groupTags(sortTags(Object.keys(facts), facts, 'version'), facts);
}

describe('tags of one image', () => {
  it('are one row: release, architecture, build and update of a Windows image', () => {
    const facts = factsOf({
      ltsc2019: november,
      'ltsc2019-amd64': november,
      '1809': november,
      '1809-amd64': november,
      'ltsc2019-KB5061356': november,
      '10.0.17763.7919': november,
      '10.0.17763.7919-amd64': november,
      '10.0.17763.7792': october,
      'ltsc2019-KB5060118': october,
      ltsc2022: november,
    });
    expect(grouped(facts)).toEqual([
      expect.objectContaining({ key: 'ltsc2022', release: 'Server 2022', update: null, tags: ['ltsc2022'] }),
      {
        key: 'ltsc2019',
        release: 'Server 2019',
        update: 'KB5061356',
        date: november,
        tags: [
          'ltsc2019',
          'ltsc2019-amd64',
          '1809',
          '1809-amd64',
          'ltsc2019-KB5061356',
          '10.0.17763.7919',
          '10.0.17763.7919-amd64',
        ],
      },
      {
        key: '10.0.17763.7792',
        release: 'Server 2019',
        update: 'KB5060118',
        date: october,
        tags: ['10.0.17763.7792', 'ltsc2019-KB5060118'],
      },
    ]);
  });

  it('are found by digest where the registry tells it', () => {
    const facts = factsOf(
      { latest: november, '3.0': november, '3.0.20261101': october, '2.0': october },
      { latest: 'sha256:a', '3.0': 'sha256:a', '3.0.20261101': 'sha256:a', '2.0': 'sha256:b' },
    );
    expect(grouped(facts).map(({ tags }) => tags)).toEqual([['latest', '3.0', '3.0.20261101'], ['2.0']]);
  });

  it('are not guessed: two builds on one day, or names without a date, stay apart', () => {
    const twice = factsOf({ ltsc2019: november, '10.0.17763.7919': november, '10.0.17763.7920': november });
    expect(grouped(twice)).toHaveLength(3);
    const undated = groupTags(
      ['ltsc2019', '1809', '10.0.17763.7919', '10.0.17763.7792'].map((tag) => ({ tag })),
      {},
    );
    expect(undated.map(({ tags }) => tags)).toEqual([
      ['ltsc2019', '1809'],
      ['10.0.17763.7919'],
      ['10.0.17763.7792'],
    ]);
  });

  it('of other products with the years of Windows in their names are no Windows images', () => {
    const facts = factsOf({ '2019-latest': november, ltsc2019: november });
    expect(grouped(facts).map(({ release }) => release)).toEqual([null, null]);
  });

  it('an architecture that was built much later is another image', () => {
    expect(grouped(factsOf({ edge: november, 'edge-arm64': october }))).toHaveLength(2);
  });

  it('are each in one row, whatever they are called', () => {
    const tag = fc.constantFrom(
      'constructor',
      '__proto__',
      'ltsc2019',
      '1809',
      'a-amd64',
      'a',
      '10.0.17763.1',
    );
    fc.assert(
      fc.property(fc.uniqueArray(tag), (tags) => {
        const rows = groupTags(
          tags.map((name) => ({ tag: name })),
          {},
        );
        expect(rows.flatMap((row) => row.tags).sort()).toEqual([...tags].sort());
      }),
    );
  });
});
