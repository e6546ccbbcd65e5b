import type { Image } from '../../../shared/schemas/image.ts';
import type { ExploreRoute } from '../../state/route.ts';

/**
 * What the head of an image says: the last part of its name, the digest of what is chosen, and the chosen platform where
 * there are several.
 */
export function imageNames(image: Image, route: ExploreRoute) {
  return {
    name: image.repository.slice(image.repository.lastIndexOf('/') + 1),
    digest: image.selected?.digest ?? image.digest,
    platform: image.platforms.length > 1 ? (route.platform ?? image.selected?.text) : undefined,
  };
}
