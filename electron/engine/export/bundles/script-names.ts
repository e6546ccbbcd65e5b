import { isDigest, shortDigest } from '../../../../shared/digest.ts';
import { isFullReference } from '../../../../shared/library/find-images.ts';
import { displayHost, parseReference } from '../../../../shared/reference.ts';
import { referenceAnnotation } from '../../oci/annotations.ts';
import { namedDescriptor } from '../image-names.ts';
import type { BundleImage } from './gather-images.ts';

/** What may stand in a script without quotes, in any shell. */
const plainName = /^[A-Za-z0-9][\w./:-]*$/;

/** The name under which scripts tag an image; undefined for one without a tag, and for names that no tool takes. */
export function tagOf({ contents, reference }: BundleImage): string | undefined {
  if (isDigest(reference)) return undefined;
  const name = namedDescriptor(contents.root, reference).annotations?.[referenceAnnotation] ?? '';
  return plainName.test(name) && /:[\w.-]+$/.test(name) ? name : undefined;
}

/**
 * Where below a registry each image goes: its repository and tag; digits of its digest for what it has not. Images of two
 * registries that would meet there keep their hosts before them.
 */
export function placesInRegistry(images: readonly BundleImage[]): string[] {
  const places = images.map((image) => placeOf(image, false));
  return images.map((image, position) => {
    const place = places[position] ?? '';
    const isAlone = places.every((other, number) => other !== place || number === position);
    return isAlone ? place : placeOf(image, true);
  });
}

function placeOf({ contents, reference }: BundleImage, hasHost: boolean): string {
  const short = shortDigest(contents.root.digest);
  if (!isFullReference(reference)) return `image:${short}`;
  const { registry, repository, tag } = parseReference(reference);
  const host = hasHost
    ? `${displayHost(registry)
        .toLowerCase()
        .replace(/[^a-z0-9.-]+/g, '_')}/`
    : '';
  const place = `${host}${repository}:${tag ?? short}`;
  return plainName.test(place) ? place : `image:${short}`;
}
