import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isTag } from '../../../../shared/reference.ts';
import { makeDistributable } from '../../export/distributable-image.ts';
import type { BlobReader } from '../../library/blob-reader.ts';
import { type ImageContents, readImageContents } from '../../library/image-contents.ts';
import { referrerDescriptor, referrerFactsOf } from '../../oci/referrer.ts';
import type { ServedName } from '../names/served-name.ts';
import { describeDocument, type ServedDocument } from './served-document.ts';
import { tagContents } from './tag-contents.ts';

/** One repository as `index.json` names it, before anything of it is read. */
export interface RepositoryEntries {
  served: ServedName;
  /** Entries by tag, the newest first. */
  tagged: Map<string, Descriptor[]>;
  /** Entries by digest alone. */
  untagged: Descriptor[];
}

/** All that can be had under one repository's name. */
export interface RepositoryContent {
  /** False when a part could not be read, which may be repaired meanwhile. */
  isWhole: boolean;
  /** What each tag names, in the order of tags. */
  tags: Map<string, ServedDocument>;
  /** By a tag, the same image with foreign layers as ordinary ones, where that is another. */
  twins: Map<string, ServedDocument>;
  /** Manifests and indexes by digest: those of the library, and those that we made. */
  documents: Map<string, ServedDocument>;
  /** Bytes of each config and layer by digest, as its descriptor tells. */
  blobs: Map<string, number>;
  /** By the digest that they are about. */
  referrers: Map<string, Descriptor[]>;
}

/** What an as-distributable twin's tag ends with. */
export const twinTagEnding = '-distributable';

/**
 * Reads everything that one repository leads to. What is missing or damaged is left out: a client that asks for it hears that it
 * is not here.
 * @param strays entries without a name, which belong to the repository that has what they are about.
 */
export async function readRepository(
  blobs: BlobReader,
  { tagged, untagged }: RepositoryEntries,
  strays: readonly Descriptor[],
): Promise<RepositoryContent> {
  const content: RepositoryContent = {
    isWhole: true,
    tags: new Map(),
    twins: new Map(),
    documents: new Map(),
    blobs: new Map(),
    referrers: new Map(),
  };
  const stored = new Set([...tagged.values(), untagged, strays].flat().map(({ digest }) => digest));
  for (const [tag, entries] of [...tagged].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const images = await readEach(entries);
    for (const image of images) take(image);
    const named = tagContents(images);
    if (named === undefined) continue;
    take(named);
    content.tags.set(tag, documentOf(named));
    if (!hasAddresses(named)) continue;
    const twin = makeDistributable(named);
    take(twin, (digest) => !named.documents.has(digest));
    content.twins.set(tag, documentOf(twin));
  }
  for (const image of await readEach(untagged)) take(image);
  const loose = await readEach(strays);
  // Those that are found are looked at in turn: a signature may have one of its own.
  for (const digest of content.documents.keys()) {
    for (const stray of loose) {
      const bytes = stray.documents.get(stray.root.digest);
      if (bytes !== undefined && referrerFactsOf(bytes)?.subject === digest) take(stray);
    }
  }
  return content;

  async function readEach(entries: readonly Descriptor[]): Promise<ImageContents[]> {
    const images: ImageContents[] = [];
    for (const entry of entries) {
      const image = await readImageContents(blobs, entry, async () => true).catch(() => undefined);
      if (image === undefined) content.isWhole = false;
      else images.push(image);
    }
    return images;
  }

  /** @param isMade tells the documents that we made, which the library has not. */
  function take(
    image: ImageContents,
    isMade = (digest: string) => digest === image.root.digest && !stored.has(digest),
  ): void {
    for (const [digest, bytes] of image.documents) {
      if (content.documents.has(digest)) continue;
      const described = describeDocument(bytes, digest);
      content.documents.set(digest, isMade(digest) ? { ...described, bytes } : described);
      const facts = referrerFactsOf(bytes);
      if (facts === undefined) continue;
      const known = content.referrers.get(facts.subject) ?? [];
      content.referrers.set(facts.subject, [...known, referrerDescriptor(described, facts)]);
    }
    for (const { digest, size } of image.blobs) content.blobs.set(digest, size);
  }

  function documentOf({ root }: ImageContents): ServedDocument {
    const { mediaType, digest, size } = root;
    return content.documents.get(digest) ?? { mediaType, digest, size };
  }
}

/** The tag at which the twin of a tag's image can be had; undefined where it would be too long. */
export function twinTagOf(tag: string): string | undefined {
  const twin = `${tag}${twinTagEnding}`;
  return isTag(twin) ? twin : undefined;
}

function hasAddresses({ blobs }: ImageContents): boolean {
  return blobs.some(({ urls }) => urls !== undefined && urls.length > 0);
}
