import type { Platform } from '../../../../shared/descriptor.ts';
import { describePlatform, formatPlatform } from '../../../../shared/platform.ts';
import type { ImagePlatform, SelectedImage } from '../../../../shared/schemas/image.ts';
import type { IndexLeaf } from './expand-index.ts';
import type { OpenedImage } from './open-image.ts';

/** The platforms that an image offers, in the order of its index; the size of the selected one is known. */
export function imagePlatforms(
  { root, leaves }: OpenedImage,
  selected: SelectedImage | null,
): ImagePlatform[] {
  if (root.kind === 'index') return leaves.flatMap((leaf) => platformOf(leaf, selected));
  return selected === null || selected.platform === null
    ? []
    : [describe(selected.platform, selected.digest, selected)];
}

function platformOf({ platform, descriptor }: IndexLeaf, selected: SelectedImage | null): ImagePlatform[] {
  if (platform !== null) return [describe(platform, descriptor.digest, selected)];
  // An index may leave the platform out; the config of what was selected told it.
  return selected !== null && selected.platform !== null && selected.digest === descriptor.digest
    ? [describe(selected.platform, descriptor.digest, selected)]
    : [];
}

function describe(platform: Platform, digest: string, selected: SelectedImage | null): ImagePlatform {
  return {
    platform,
    text: formatPlatform(platform),
    label: describePlatform(platform),
    digest,
    size: selected?.digest === digest ? selected.totalSize : null,
  };
}
