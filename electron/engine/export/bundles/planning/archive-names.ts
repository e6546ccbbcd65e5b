import { shortDigest } from '../../../../../shared/digest.ts';
import type { BundleImage } from '../gather-images.ts';

/** Names that every file system takes and no two images share, whatever the images are called. */
export function withOwnNames(images: readonly BundleImage[]): { name: string; images: BundleImage[] }[] {
  const taken = new Set<string>();
  return images.map((image) => {
    const readable = image.reference
      .toLowerCase()
      .replace(/[^a-z0-9.-]+/g, '_')
      .replace(/^[_.-]+|[_.-]+$/g, '')
      .slice(-100)
      .replace(/^[_.-]+/, '');
    const stem = `${readable === '' ? 'image' : readable}_${shortDigest(image.contents.root.digest)}`;
    let name = `${stem}.tar`;
    for (let count = 2; taken.has(name); count += 1) name = `${stem}_${count}.tar`;
    taken.add(name);
    return { name, images: [image] };
  });
}
