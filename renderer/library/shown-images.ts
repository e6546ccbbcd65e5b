import type { LibraryImage } from '../../shared/schemas/library.ts';
import type { LibrarySort } from '../state/ui-store.ts';

/** The images that have every word of the filter in their reference or platform, in the order that was chosen. */
export function shownImages(
  images: readonly LibraryImage[],
  { column, descending }: LibrarySort,
  filter: string,
): LibraryImage[] {
  const words = filter.toLowerCase().split(/\s+/);
  return images
    .filter(({ reference, platform }) => {
      const text = `${reference} ${platform ?? ''}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort((left, right) => {
      const order = compare[column](left, right);
      return (descending ? -order : order) || byName(left, right);
    });
}

type Compare = (left: LibraryImage, right: LibraryImage) => number;

const byName: Compare = (left, right) =>
  left.reference.localeCompare(right.reference, 'en', { numeric: true });

const compare: Readonly<Record<LibrarySort['column'], Compare>> = {
  image: byName,
  size: (left, right) => left.size - right.size,
  unique: (left, right) => left.uniqueBytes - right.uniqueBytes,
  added: (left, right) => (left.addedAt ?? '').localeCompare(right.addedAt ?? ''),
};
