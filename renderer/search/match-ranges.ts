import { readSearch } from './words.ts';

/** From and to (exclusive) in a name. */
export type MatchRange = readonly [from: number, to: number];

const separator = /[\s\-_./:@]/;

/** The parts of a name that the words of a search matched, in order and without overlaps, for marking them. */
export function matchRanges(name: string, query: string): MatchRange[] {
  const { text, places } = withoutSeparators(name);
  const wanted = readSearch(query)
    .words.flatMap((word) => (text.includes(word.text.replaceAll('.', '')) ? [word.text] : word.rest))
    .map((word) => word.replaceAll('.', ''))
    .filter((word) => word !== '');
  const found = wanted
    .map((word) => [text.indexOf(word), word.length] as const)
    .filter(([at]) => at >= 0)
    .map(([at, length]): MatchRange => [places[at] ?? 0, (places[at + length - 1] ?? 0) + 1]);
  return joined(found.toSorted(([left], [right]) => left - right));
}

/** The characters that are compared, each with its place in the name. */
function withoutSeparators(name: string): { text: string; places: number[] } {
  let text = '';
  const places: number[] = [];
  for (let place = 0; place < name.length; place += 1) {
    const character = name.charAt(place);
    // A letter that is longer in lower case would shift the places of all others.
    const lower = character.toLowerCase();
    if (separator.test(character) || lower.length !== 1) continue;
    text += lower;
    places.push(place);
  }
  return { text, places };
}

function joined(ranges: readonly MatchRange[]): MatchRange[] {
  const result: [number, number][] = [];
  for (const [from, to] of ranges) {
    const last = result.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}
