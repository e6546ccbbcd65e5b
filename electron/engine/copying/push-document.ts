import { AppError, isAppError } from '../../../shared/errors.ts';
import { isForeignMediaType } from '../../../shared/media-types.ts';
import { sumOfSizes } from '../oci/descriptor-sums.ts';
import { parseManifest } from '../oci/parse-manifest.ts';
import { pushManifest, type SentManifest } from '../registry/upload/push-manifest.ts';
import type { ImageCopy } from './image-copy.ts';
import { sendBlobs } from './send-blobs.ts';

/**
 * Puts one manifest or index of an image. A registry that has lost a blob since it said that it has it says so now, and
 * gets it.
 * @returns true when the registry lists it among the referrers of its subject by itself.
 * @throws {AppError} what the registry says when it refuses; as `uploadBlob`.
 */
export async function pushDocument(copy: ImageCopy, manifest: SentManifest, place: string): Promise<boolean> {
  try {
    return await pushManifest(copy.target, manifest, place);
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (error.details.registryCode !== 'MANIFEST_BLOB_UNKNOWN') throw explained(error, copy);
    const { blobs } = copy.contents;
    await sendBlobs(copy, blobs, sumOfSizes(blobs));
    return await pushManifest(copy.target, manifest, place).catch((again: unknown) => {
      throw isAppError(again) ? explained(again, copy) : again;
    });
  }
}

/** A document of the image as it is sent. */
export function documentOf({ contents }: ImageCopy, digest: string, bytes: Buffer): SentManifest {
  const { root } = contents;
  if (digest === root.digest) return { digest, bytes, mediaType: root.mediaType };
  const source = { bytes, digest, contentType: undefined, expected: undefined, name: digest };
  return { digest, bytes, mediaType: parseManifest(source).descriptor.mediaType };
}

/** Some registries take no manifest with addresses of other servers in it, and do not say that this is why. */
function explained(error: AppError, { contents, target }: ImageCopy): AppError {
  const hasForeign = contents.blobs.some(({ mediaType }) => isForeignMediaType(mediaType));
  const { status } = error.details;
  if (!hasForeign || (status !== 400 && status !== 404 && status !== 500)) return error;
  return new AppError(
    'UNSUPPORTED_MANIFEST',
    `${target.context.displayName} does not take the manifest. The image has foreign layers, which many registries refuse: copy it as distributable (--distributable), which gives it another digest.`,
    { cause: error, details: { ...error.details } },
  );
}
