import type { TFunction } from 'i18next';
import type { ListPlace, ListRow } from '../rows/list-rows.ts';

/** Where a row was found: “compose.yaml, service web and 1 more”. */
export function placeWords({ places }: Pick<ListRow, 'places'>, t: TFunction): string {
  const [first, ...others] = places;
  if (first === undefined) return '';
  const place = wordsOf(first, t);
  return others.length === 0 ? place : t('lists.place.more', { place, count: others.length });
}

/** All places of a row, one a line. */
export function allPlaces({ places }: Pick<ListRow, 'places'>, t: TFunction): string {
  return places.map((place) => wordsOf(place, t)).join('\n');
}

function wordsOf({ source, line, part }: ListPlace, t: TFunction): string {
  const values = { source: source ?? t('lists.pasted'), line, name: part?.name ?? '' };
  return t(`lists.place.${part?.kind ?? 'line'}`, values);
}
