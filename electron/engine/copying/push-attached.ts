import type { Descriptor } from '../../../shared/descriptor.ts';
import { AppError, isAppError } from '../../../shared/errors.ts';
import { acceptManifests } from '../../../shared/media-types.ts';
import type { CopyEvent } from '../../../shared/schemas/hand-over/copy.ts';
import { digestOf } from '../oci/digest.ts';
import { parseManifest } from '../oci/parse-manifest.ts';
import { listReferrers } from '../registry/client/referrers/list-referrers.ts';
import { hasManifest, type SentManifest } from '../registry/upload/push-manifest.ts';
import { addToReferrersTag } from '../registry/upload/referrers-tag.ts';
import { readTagged, replaceTagged, type TaggedManifest } from '../registry/upload/tagged-manifest.ts';
import type { AttachedManifest } from './attached-manifests.ts';
import type { ImageCopy } from './image-copy.ts';
import { pushDocument } from './push-document.ts';

type How = Extract<CopyEvent, { type: 'attached' }>['how'];

/** How often a tag is read again because it had changed. */
const mostReads = 5;

/**
 * Tells what of the attached manifests is there, and sends none.
 * @returns bytes of those that are not.
 * @throws {AppError} what requests throw.
 */
export async function lookAtAttached(
  copy: ImageCopy,
  all: ReadonlyMap<string, AttachedManifest>,
): Promise<number> {
  let missing = 0;
  for (const attached of all.values()) {
    const how = await howItIs(copy, attached);
    if (how === 'missing') missing += attached.bytes.length;
    tellOf(copy, attached, how);
  }
  return missing;
}

/**
 * Puts what is attached to an image into the repository that has the image, and sees to it that it is found there: in the
 * registry's own list of referrers, or else in the list under the tag that stands for it, to which it is added
 * (distribution-spec, "Pushing Manifests with Subject"). A signature under a tag of cosign's old form takes that tag, unless
 * other signatures are there.
 * @returns bytes that were sent.
 * @throws {AppError} what the registry says when it refuses; as `addToReferrersTag`.
 */
export async function pushAttached(
  copy: ImageCopy,
  all: ReadonlyMap<string, AttachedManifest>,
): Promise<number> {
  let sent = 0;
  const bySubject = new Map<string, Pushed[]>();
  for (const attached of all.values()) {
    try {
      const { how, isListed } = await pushOne(copy, attached);
      if (how === 'sent') sent += attached.bytes.length;
      tellOf(copy, attached, how);
      if (attached.tag !== undefined) continue;
      const pushed = bySubject.get(attached.subject) ?? [];
      bySubject.set(attached.subject, [...pushed, { descriptor: attached.descriptor, isListed }]);
    } catch (error) {
      throw isAppError(error) ? explained(error, copy) : error;
    }
  }
  for (const [subject, pushed] of bySubject) await copy.inTurn(() => seeThatListed(copy, subject, pushed));
  return sent;
}

interface Pushed {
  descriptor: Descriptor;
  /** The registry has said that it lists it by itself. */
  isListed: boolean;
}

async function howItIs({ target }: ImageCopy, { tag, bytes, descriptor }: AttachedManifest): Promise<How> {
  if (tag !== undefined) {
    const there = await readTagged(target, tag, acceptManifests).catch((error: unknown) => {
      // Of a repository that is yet to be made some registries tell nothing.
      if (isAppError(error, 'UNAUTHORIZED', 'DENIED')) return null;
      throw error;
    });
    return there === null ? 'missing' : howBeside(bytes, there);
  }
  return (await hasManifest(target, descriptor)) ? 'present' : 'missing';
}

async function pushOne(
  copy: ImageCopy,
  { tag, bytes, descriptor }: AttachedManifest,
): Promise<{ how: How; isListed: boolean }> {
  const { digest, mediaType } = descriptor;
  const manifest: SentManifest = { digest, mediaType, bytes };
  if (tag !== undefined) return { how: await pushTagged(copy, tag, manifest), isListed: true };
  if (await hasManifest(copy.target, manifest)) return { how: 'present', isListed: false };
  return { how: 'sent', isListed: await pushDocument(copy, manifest, digest) };
}

/** Another image's copy may have put it there meanwhile, so that what the tag names is looked at each time. */
async function pushTagged({ target }: ImageCopy, tag: string, manifest: SentManifest): Promise<How> {
  for (let reads = 0; reads < mostReads; reads += 1) {
    const before = await readTagged(target, tag, acceptManifests);
    const how = before === null ? 'missing' : howBeside(manifest.bytes, before);
    if (how !== 'missing') return how;
    if (await replaceTagged(target, tag, manifest, before)) return 'sent';
  }
  return 'kept';
}

/** How a signature stands to what its tag names there: whatever has signatures that ours lacks stays. */
function howBeside(ours: Buffer, { bytes: theirs }: TaggedManifest): How {
  const mine = layersOf(ours) ?? [];
  const there = layersOf(theirs);
  if (there === undefined) return 'kept';
  if (mine.every((digest) => there.includes(digest))) return 'present';
  return there.every((digest) => mine.includes(digest)) ? 'missing' : 'kept';
}

/** Digests of a manifest's layers; undefined for what is no manifest. */
function layersOf(bytes: Buffer): string[] | undefined {
  const digest = digestOf(bytes);
  try {
    const found = parseManifest({ bytes, digest, contentType: undefined, expected: undefined, name: digest });
    return found.kind === 'manifest' ? found.manifest.layers.map((layer) => layer.digest) : undefined;
  } catch {
    return undefined;
  }
}

/** What a registry says of its own list is not always so: the list itself is asked, and then the tag is kept. */
async function seeThatListed(
  { target }: ImageCopy,
  subject: string,
  pushed: readonly Pushed[],
): Promise<void> {
  const { context, repository, signal } = target;
  const list = await listReferrers(context, repository, subject, signal);
  const listed = new Set(list.isByTag ? [] : list.descriptors.map(({ digest }) => digest));
  const unlisted = pushed.filter(
    ({ descriptor, isListed }) => list.isByTag || !(isListed || listed.has(descriptor.digest)),
  );
  // A list that is cut may have it further on.
  if (unlisted.length === 0 || (list.isCut && !list.isByTag)) return;
  await addToReferrersTag(
    target,
    subject,
    unlisted.map(({ descriptor }) => descriptor),
  );
}

function tellOf(
  { reference, tell }: ImageCopy,
  { descriptor, bytes, subject }: AttachedManifest,
  how: How,
): void {
  const { digest, artifactType = descriptor.mediaType } = descriptor;
  tell({ type: 'attached', reference, digest, subject, artifactType, size: bytes.length, how });
}

/** Some registries take images alone (Quay, unless it is told of a type). */
function explained(error: AppError, { target }: ImageCopy): AppError {
  const { status } = error.details;
  if (status !== 400 && status !== 404 && status !== 405 && status !== 415) return error;
  return new AppError(
    'UNSUPPORTED_MANIFEST',
    `${target.context.displayName} does not take what is attached to the image, such as its signatures. Copy without it (--no-attached).`,
    { cause: error, details: { ...error.details, reason: 'attached-refused' } },
  );
}
