import type { Descriptor } from '../../../../shared/descriptor.ts';
import type { LibrarySpace, StoredBlob } from '../../../../shared/schemas/library-space.ts';
import type { BlobReader } from '../blob-reader.ts';
import { contentsOf, type EntryAbsenceRule } from '../blob-usage.ts';
import type { ImageContents } from '../image-contents.ts';
import { markedSubject } from '../index/attached-entries.ts';
import { referenceOf } from '../index-entry.ts';
import { readCommands } from './layer-commands.ts';

/**
 * Every blob of these images, once, and whose it is. Images that are damaged have only their own digest.
 * @param all entries of the library's index; what is attached to an image is no image.
 */
export async function readSpace(
  blobs: BlobReader,
  all: readonly Descriptor[],
  mayBeAbsent: EntryAbsenceRule,
): Promise<Pick<LibrarySpace, 'images' | 'blobs'>> {
  const entries = all.filter((entry) => markedSubject(entry) === undefined);
  const contents = await contentsOf(blobs, entries, mayBeAbsent);
  const found = new Map<string, StoredBlob>();
  const commands = new Map<string, string>();
  for (const [position, entry] of entries.entries()) {
    const image = contents.get(entry.digest);
    if (image === undefined) continue;
    for (const blob of partsOf(image)) {
      const known = found.get(blob.digest) ?? blob;
      if (known.images.at(-1) !== position) known.images.push(position);
      found.set(blob.digest, known);
    }
    for (const manifest of image.manifests) await readCommands(blobs, manifest, commands);
  }
  for (const blob of found.values()) blob.createdBy = commands.get(blob.digest) ?? null;
  return {
    images: entries.map((entry) => ({ reference: referenceOf(entry), digest: entry.digest })),
    blobs: [...found.values()],
  };
}

function partsOf({ documents, manifests, blobs }: ImageContents): StoredBlob[] {
  const configs = new Set(manifests.map(({ config }) => config.digest));
  const layers = new Set(manifests.flatMap((manifest) => manifest.layers.map(({ digest }) => digest)));
  return [
    ...[...documents].map(([digest, bytes]) => stored(digest, bytes.byteLength, 'manifest')),
    ...blobs.map(({ digest, size, urls }) => {
      const kind = layers.has(digest) ? 'layer' : configs.has(digest) ? 'config' : 'other';
      return { ...stored(digest, size, kind), isForeign: urls !== undefined };
    }),
  ];
}

function stored(digest: string, size: number, kind: StoredBlob['kind']): StoredBlob {
  return { digest, size, kind, isForeign: false, createdBy: null, images: [] };
}
