import type { Descriptor } from '../../../../shared/descriptor.ts';
import { splitDigest } from '../../../../shared/digest.ts';

/** The path of a blob inside a layout: `blobs/sha256/<hex>` (image-spec, image-layout.md). */
export function blobMemberPath({ digest }: Pick<Descriptor, 'digest'>): string {
  const { algorithm, hex } = splitDigest(digest);
  return `blobs/${algorithm}/${hex}`;
}
