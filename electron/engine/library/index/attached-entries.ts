import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isManifestMediaType } from '../../../../shared/media-types.ts';
import { createdAnnotation, referenceAnnotation } from '../../oci/annotations.ts';
import { plainEntry } from '../../oci/plain-entry.ts';
import type { BlobReader } from '../blob-reader.ts';
import { readImageContents } from '../image-contents.ts';
import { referenceOf } from '../index-entry.ts';

/** Marks an entry that is attached to an image, and is none itself: its value is the digest of the manifest. */
const subjectAnnotation = 'io.longshore.subject';
/** The file of an archive that tells what is attached to its images, as an index like `index.json` (ADR 45). */
export const attachedFileName = 'attached.json';

/** Tags of cosign's old form. */
const oldTag = /(?:^|:)(sha256)-([0-9a-f]{64})\.(?:sig|att|sbom)$/;

/** An entry of an index that is attached to something. */
export interface AttachedEntry {
  entry: Descriptor;
  /** Digest of what it is attached to. */
  subject: string;
}

/**
 * The entry of `index.json` for something attached. It has no name, so that other tools find it as they find all
 * referrers in a layout: by its subject; only what is found by a tag has that.
 * @param name the full reference with that tag.
 */
export function attachedEntry(
  { annotations: said = {}, ...descriptor }: Descriptor,
  subject: string,
  name: string | undefined,
): Descriptor {
  const created = new Map(Object.entries(said)).get(createdAnnotation);
  return {
    ...plainEntry(descriptor),
    ...(descriptor.artifactType === undefined ? {} : { artifactType: descriptor.artifactType }),
    annotations: {
      ...(created === undefined ? {} : { [createdAnnotation]: created }),
      ...(name === undefined ? {} : { [referenceAnnotation]: name }),
      [subjectAnnotation]: subject,
    },
  };
}

/** The digest that an entry says it is attached to, by its mark or its tag; what is only in its manifest is not known. */
export function markedSubject(entry: Descriptor): string | undefined {
  return entry.annotations?.[subjectAnnotation] ?? subjectOfTag(referenceOf(entry));
}

/** The digest that a name in cosign's old form is about; undefined for all others. */
export function subjectOfTag(name: string): string | undefined {
  const [, algorithm, hex] = oldTag.exec(name) ?? [];
  return algorithm === undefined ? undefined : `${algorithm}:${hex}`;
}

/** True for an entry of another tool that may be attached to something: only its manifest tells. */
export function mayBeAttached(entry: Descriptor): boolean {
  const isNameless = referenceOf(entry) === entry.digest;
  return isNameless && entry.platform === undefined && isManifestMediaType(entry.mediaType);
}

/** The entries that are attached to something. One that cannot be read is not known to be. */
export async function attachedAmong(
  blobs: BlobReader,
  entries: readonly Descriptor[],
): Promise<AttachedEntry[]> {
  const attached: AttachedEntry[] = [];
  for (const entry of entries) {
    const subject =
      markedSubject(entry) ?? (mayBeAttached(entry) ? await subjectInManifest(blobs, entry) : undefined);
    if (subject !== undefined) attached.push({ entry, subject });
  }
  return attached;
}

async function subjectInManifest(blobs: BlobReader, entry: Descriptor): Promise<string | undefined> {
  const contents = await readImageContents(blobs, entry).catch(() => undefined);
  return contents?.manifests[0]?.subject;
}

/**
 * Takes out what was attached to what removed entries lead to, unless another image leads there as well, and what was
 * attached to that in turn.
 * @param reachedFrom gives the digests that entries lead to.
 * @returns the entries that stay, and all that goes.
 */
export async function withoutAttachedTo(
  blobs: BlobReader,
  reachedFrom: (entries: readonly Descriptor[]) => Promise<ReadonlySet<string>>,
  removed: readonly Descriptor[],
  entries: readonly Descriptor[],
): Promise<{ left: Descriptor[]; gone: Descriptor[] }> {
  const attached = removed.length === 0 ? [] : await attachedAmong(blobs, entries);
  if (attached.length === 0) return { left: [...entries], gone: [...removed] };
  const all = new Set(attached.map(({ entry }) => entry));
  const reached = await reachedFrom(removed);
  const isTouched = attached.some(({ subject }) => reached.has(subject));
  const elsewhere = isTouched ? await reachedFrom(entries.filter((entry) => !all.has(entry))) : new Set();
  const lost = new Set([...reached].filter((digest) => !elsewhere.has(digest)));
  const bySubject = Map.groupBy(attached, ({ subject }) => subject);
  const orphans = new Set<Descriptor>();
  // A set is walked to its end, also while it grows.
  for (const digest of isTouched ? lost : []) {
    for (const { entry } of bySubject.get(digest) ?? []) {
      orphans.add(entry);
      if (!elsewhere.has(entry.digest)) lost.add(entry.digest);
    }
  }
  return { left: entries.filter((entry) => !orphans.has(entry)), gone: [...removed, ...orphans] };
}
