import type { TaggedImage } from './group-tags.ts';

/** A line of the grouped list: the heading of a month, or an image. `key` is unique over all lines. */
export type ImageLine =
  | { kind: 'month'; key: string; month: string | null; isNewest: boolean }
  | { kind: 'image'; key: string; image: TaggedImage; isHere: boolean };

/** One mark of the strip: a month, and how many images are of it. */
export interface MonthMark {
  /** `2026-11`. */
  month: string;
  images: number;
  /** Those of them that are in the library. */
  here: number;
}

/** Months that the strip shows. */
const monthsShown = 12;

/** Images below the headings of their months, newest first. Without any date there are no headings. */
export function monthLines(
  images: readonly TaggedImage[],
  isHere: (image: TaggedImage) => boolean,
): ImageLine[] {
  const dated = images.some(({ date }) => date !== null);
  if (!dated) return images.map((image) => lineOf(image, isHere));
  const byMonth = Map.groupBy(images, ({ date }) => monthOf(date));
  const months = [...byMonth.keys()].sort((left, right) => (right ?? '').localeCompare(left ?? ''));
  return months.flatMap((month, index): ImageLine[] => [
    { kind: 'month', key: `month:${month ?? ''}`, month, isNewest: index === 0 && month !== null },
    ...(byMonth.get(month) ?? [])
      .toSorted((left, right) => dayOf(right).localeCompare(dayOf(left)))
      .map((image) => lineOf(image, isHere)),
  ]);
}

/** The last twelve months up to the newest image, those without any image too; empty where no date is known. */
export function monthMarks(lines: readonly ImageLine[]): MonthMark[] {
  const counts = new Map<string, MonthMark>();
  for (const line of lines) {
    const month = line.kind === 'image' ? monthOf(line.image.date) : null;
    if (month === null) continue;
    const mark = counts.get(month) ?? { month, images: 0, here: 0 };
    mark.images += 1;
    if (line.kind === 'image' && line.isHere) mark.here += 1;
    counts.set(month, mark);
  }
  const newest = [...counts.keys()].sort().at(-1);
  if (newest === undefined) return [];
  return Array.from({ length: monthsShown }, (_, index) => {
    const month = monthBefore(newest, monthsShown - 1 - index);
    return counts.get(month) ?? { month, images: 0, here: 0 };
  });
}

/** The month (`2026-11`) in which a time lies here; null for what is no time. */
export function monthOf(iso: string | null): string | null {
  const date = new Date(iso ?? '');
  if (Number.isNaN(date.getTime())) return null;
  return `${date.getFullYear()}-${`${date.getMonth() + 1}`.padStart(2, '0')}`;
}

function monthBefore(month: string, back: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const months = year * 12 + number - 1 - back;
  return `${Math.floor(months / 12)}-${`${(months % 12) + 1}`.padStart(2, '0')}`;
}

function lineOf(image: TaggedImage, isHere: (image: TaggedImage) => boolean): ImageLine {
  return { kind: 'image', key: image.key, image, isHere: isHere(image) };
}

/** Images of one day keep the order of their tags. */
function dayOf({ date }: TaggedImage): string {
  return date?.slice(0, 10) ?? '';
}
