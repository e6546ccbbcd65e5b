import { isFullReference } from '../../../shared/library/find-images.ts';
import { parseReference } from '../../../shared/reference.ts';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import { pathNameOf } from '../../engine/serving/names/served-name.ts';

/** An image, as far as an example needs it. */
type ExampleImage = Pick<LibraryImage, 'reference' | 'platform' | 'hasForeignLayers' | 'isDamaged'>;

/**
 * The name by which others pull an image of the library, of one that every engine takes where there is one; undefined for a
 * library without any. The port of its registry follows `_` there, since names have no colon.
 * @param address `HOST:PORT` of the registry that serves it.
 */
export function pullExample(images: readonly ExampleImage[], address: string): string | undefined {
  const usable = images.filter(
    ({ reference, platform, isDamaged }) => isFullReference(reference) && platform !== null && !isDamaged,
  );
  const image = usable.find(({ hasForeignLayers }) => !hasForeignLayers) ?? usable[0];
  if (image === undefined) return undefined;
  const { registry, repository, tag, digest } = parseReference(image.reference);
  const version = digest === undefined ? `:${tag}` : `@${digest}`;
  return `${address}/${pathNameOf({ registry, repository })}${version}`;
}
