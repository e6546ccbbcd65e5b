import * as z from 'zod';

/** A count. Each schema costs the start of a command, so that all share this one. */
export const natural = z.number().int().nonnegative();

/** A number of bytes. */
export const bytes = natural;

/** A list that is refused for its length before any of its items is looked at. `items` names them in messages. */
export function boundedList<Item extends z.ZodType>(item: Item, maximum: number, items: string) {
  const isShort = (value: unknown) => !Array.isArray(value) || value.length <= maximum;
  return z
    .unknown()
    .refine(isShort, { error: () => tooMany(maximum, items), abort: true })
    .pipe(z.array(item));
}

/** A map of texts by name, as annotations are, that is refused for its size before any of it is looked at. */
export function boundedTexts(maximum: number, items: string) {
  const isSmall = (value: unknown) =>
    typeof value !== 'object' || value === null || Object.keys(value).length <= maximum;
  return z
    .unknown()
    .refine(isSmall, { error: () => tooMany(maximum, items), abort: true })
    .pipe(z.record(z.string(), z.string()));
}

/** Only when it is needed: the first number that is written for people loads what the system knows of languages. */
function tooMany(maximum: number, items: string): string {
  return `more than ${maximum.toLocaleString('en')} ${items}`;
}
