import pLimit from 'p-limit';
import * as z from 'zod';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { digestSchema } from '../../../../shared/digest.ts';
import { AppError, isAppError } from '../../../../shared/errors.ts';
import { acceptManifests, isIndexMediaType, manifestMediaTypes } from '../../../../shared/media-types.ts';
import { parseBoundedJson } from '../../oci/bounded-json.ts';
import { digestOf } from '../../oci/digest.ts';
import { referrersTagOf } from '../../oci/referrer.ts';
import { hasManifest } from './push-manifest.ts';
import { readTagged, replaceTagged, type TaggedManifest } from './tagged-manifest.ts';
import { UploadPatience } from './upload-patience.ts';
import type { UploadTarget } from './upload-target.ts';

/** Fields that are not read stay as they are. */
const listSchema = z.looseObject({
  mediaType: z.string().nullish(),
  manifests: z.array(z.looseObject({ digest: digestSchema, mediaType: z.string() })),
});
type List = z.infer<typeof listSchema>;

/** How often the list is written again because it had changed. */
const mostWrites = 6;
const questionsAtOnce = 4;

/**
 * Adds what is attached to a manifest to the list that stands for it under a tag (distribution-spec, "Pushing Manifests
 * with Subject"). What others have put into it stays: the list is read, written if it is still the same, and read
 * again, until all is in it. Only what is not in the repository any more goes, where the registry takes no list that
 * names it.
 * @throws {AppError} `UNSUPPORTED_MANIFEST` when the tag names something that is no list, `NETWORK` when it never stays
 * as it was written; what the registry says when it refuses.
 */
export async function addToReferrersTag(
  target: UploadTarget,
  subject: string,
  attached: readonly Descriptor[],
): Promise<void> {
  const tag = referrersTagOf(subject);
  const patience = new UploadPatience(target.signal);
  let hasGone = false;
  for (let writes = 0; ; ) {
    try {
      const before = await readTagged(target, tag, acceptManifests);
      const list = before === null ? emptyList : listIn(target, tag, before);
      const listed = new Set(list.manifests.map(({ digest }) => digest));
      const missing = attached.filter(({ digest }) => !listed.has(digest));
      if (missing.length === 0) return;
      if (writes === mostWrites) throw unsteady(target, tag);
      writes += 1;
      const kept = hasGone ? await stillThere(target, list) : list.manifests;
      const bytes = Buffer.from(JSON.stringify({ ...list, manifests: [...kept, ...missing] }));
      const mediaType = list.mediaType ?? manifestMediaTypes.ociIndex;
      await replaceTagged(target, tag, { digest: digestOf(bytes), mediaType, bytes }, before);
    } catch (error) {
      const isGone = isAppError(error) && error.details.registryCode === 'MANIFEST_BLOB_UNKNOWN';
      if (!isGone || hasGone) await patience.waitAfter(error);
      hasGone ||= isGone;
    }
  }
}

/** Some registries delete what nobody has tagged, and leave the list as it was. */
async function stillThere(target: UploadTarget, { manifests }: List): Promise<List['manifests']> {
  const limit = pLimit(questionsAtOnce);
  const found = await limit.map(manifests, async (entry) => {
    return (await hasManifest(target, entry)) ? [entry] : [];
  });
  return found.flat();
}

const emptyList: List = { schemaVersion: 2, mediaType: manifestMediaTypes.ociIndex, manifests: [] };

function listIn({ context }: UploadTarget, tag: string, { bytes }: TaggedManifest): List {
  const { data } = listSchema.safeParse(parseBoundedJson(bytes));
  if (data !== undefined && isIndexMediaType(data.mediaType ?? manifestMediaTypes.ociIndex)) return data;
  throw new AppError(
    'UNSUPPORTED_MANIFEST',
    `${context.displayName} has something else under the tag ${tag}, where it should list what is attached to the image. Remove that tag there, or copy without what is attached (--no-attached).`,
    { details: { host: context.host, name: tag, reason: 'referrers-tag-taken' } },
  );
}

function unsteady({ context }: UploadTarget, tag: string): AppError {
  return new AppError(
    'NETWORK',
    `The tag ${tag} of ${context.displayName}, which lists what is attached to the image, is being changed by others. Copy again.`,
    { retryable: false, details: { host: context.host, name: tag, reason: 'referrers-tag-changing' } },
  );
}
