import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LayerEnd } from '../bounds/layer-end.ts';
import { entryTexts } from './entry-texts.ts';

function entriesOf(text: string): unknown[] {
  const json = Buffer.from(text);
  return [...entryTexts(json)].map(({ start, end }) => JSON.parse(json.toString('utf8', start, end)));
}

test('the entries are those that a JSON parser finds', () => {
  const json = fc.json({ maxDepth: 3 }).map((text): unknown => JSON.parse(text));
  const entry = fc.dictionary(fc.string(), json);
  fc.assert(
    fc.property(fc.array(entry), json, fc.constantFrom(undefined, 2), (entries, more, indent) => {
      const table = { version: 1, more: { entries: [more] }, entries, tail: ['entries', { entries: more }] };
      expect(entriesOf(JSON.stringify(table, undefined, indent))).toEqual(
        JSON.parse(JSON.stringify(entries)),
      );
    }),
    { numRuns: 100 },
  );
});

test('a table that programs read differently, or that is none, is refused', () => {
  const bad = [
    '',
    '[]',
    '{}',
    'null',
    '{"entries":{}}',
    '{"entries":[1]}',
    '{"entries":["a"]}',
    '{"entries":[[]]}',
    '{"entries":[{}]',
    '{"entries":[{"a":"]}',
    '{"entries":[]}}',
    '{"entries":[]} x',
    '{"entries":[]}{"entries":[]}',
    '{"entries":[{}],"entries":[]}',
    '{"Entries":[{}]}',
    '{"entries":[],"ENTRIES":[{}]}',
    '{"entries":[],"\\u0065ntries":[{}]}',
    `{"a":${'['.repeat(2000)}`,
  ];
  for (const text of bad) expect(() => entriesOf(text), text.slice(0, 40)).toThrow(LayerEnd);
  expect(entriesOf('{"x":"entries","entries":[ {"name":"a"} , {}\n]} ')).toEqual([{ name: 'a' }, {}]);
});

test('one entry of megabytes reaches a limit', () => {
  expect(() => entriesOf(`{"entries":[{"name":"${'x'.repeat(2 ** 20)}"}]}`)).toThrow('header-bytes');
});
