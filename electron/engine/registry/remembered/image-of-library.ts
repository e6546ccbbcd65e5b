import { AppError } from '../../../../shared/errors.ts';
import { isFullReference } from '../../../../shared/library/find-images.ts';
import { parseReference, type Reference } from '../../../../shared/reference.ts';
import type { Image } from '../../../../shared/schemas/image.ts';
import { parseManifest } from '../../oci/parse-manifest.ts';
import type { DocumentReader } from '../client/registry-client.ts';
import { composeImage, type ImageReadContext } from './image-with-cache.ts';

/** An image of the library, whatever it is called there. */
export interface LibraryImageRequest {
  reference: string;
  digest: string;
  /** Undefined for the obvious one, if there is one. */
  platform?: string | undefined;
}

/**
 * An image as the library has it; nobody else is asked, so that one which came out of an archive can be looked at too. Its
 * platforms are those that are here.
 * @throws {AppError} `MANIFEST_UNKNOWN` when the library does not have it, or not whole; `PLATFORM_NOT_FOUND`.
 */
export async function imageOfLibrary(
  context: Pick<ImageReadContext, 'hasBlob' | 'unpackedSizeOf' | 'hosts' | 'blobOf'>,
  { reference, digest, platform }: LibraryImageRequest,
  signal: AbortSignal,
): Promise<Image> {
  const named = namedBy(reference);
  const image = await composeImage(
    context,
    documentsOfLibrary(reference, context),
    { reference: named, platform, indexOnly: false },
    { registry: named.registry, repository: named.repository, digest },
    signal,
  );
  return { ...image, reference };
}

function documentsOfLibrary(
  name: string,
  { blobOf, hasBlob }: Pick<ImageReadContext, 'blobOf' | 'hasBlob'>,
): DocumentReader {
  const blob = async (digest: string) => {
    const bytes = await blobOf(digest);
    if (bytes !== null) return bytes;
    throw new AppError(
      'MANIFEST_UNKNOWN',
      `The library does not have ${name}, or not all of it. Download or import it again.`,
      { details: { digest } },
    );
  };
  return {
    async manifest(_repository, digest, _signal, expected) {
      const bytes = await blob(digest);
      const found = parseManifest({ bytes, digest, contentType: undefined, expected, name });
      if (found.kind !== 'index') return found;
      // Of an index that was pulled for some platforms the others are not offered.
      const here = await Promise.all(found.index.manifests.map((entry) => hasBlob(entry.digest)));
      return {
        ...found,
        index: { ...found.index, manifests: found.index.manifests.filter((_, at) => here[at]) },
      };
    },
    smallBlob: (_repository, { digest }) => blob(digest),
  };
}

/** What its name says of where it comes from: nothing, for a name that only the library knows. */
function namedBy(reference: string): Reference {
  return isFullReference(reference) ? parseReference(reference) : { registry: '', repository: reference };
}
