import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isAppError } from '../../../../shared/errors.ts';
import type { HttpDocument } from '../../network/documents/document-request.ts';
import { maximumDocumentBytes } from '../../oci/document-limit.ts';
import { errorOfDocument } from '../access/error-answers.ts';
import type { RegistryContext } from '../access/registry-context.ts';
import { blobHeaders, foreignBlobUrls, isPageInPlaceOf, notABlob, registryBlobUrl } from './blob-places.ts';
import { wantedBlob } from './blob-sources.ts';
import { checkDigest, otherSize, tooLarge } from './verified-document.ts';

/**
 * Reads a blob whole into memory, verified: from its registry, or from the first of the places that its descriptor
 * names. Those are sent no credential.
 * @throws {AppError} `MANIFEST_TOO_LARGE`, `SIZE_MISMATCH`, `DIGEST_MISMATCH`, and what requests throw.
 */
export async function readSmallBlob(
  context: RegistryContext,
  repository: string,
  descriptor: Descriptor,
  signal: AbortSignal,
): Promise<Buffer> {
  if (descriptor.size > maximumDocumentBytes) throw tooLarge(descriptor.digest, descriptor.size);
  const { auth, client, linkRule, registry, newPatience } = context;
  const wanted = wantedBlob(context, repository, descriptor);
  const common = {
    headers: blobHeaders(),
    limit: descriptor.size,
    signal,
    parse(document: HttpDocument): Buffer {
      if (document.status !== 200) throw errorOfDocument(document, wanted);
      return blobOf(document, descriptor);
    },
  };
  const scope = `repository:${repository}:pull`;
  const tries = [
    () => {
      const url = registryBlobUrl(registry, repository, descriptor);
      return auth.read({ ...common, scope, url, patience: newPatience() });
    },
    ...foreignBlobUrls(descriptor).map((url) => () => {
      const addressRule = linkRule.current;
      return client.read({ ...common, url, linkRule, addressRule, patience: newPatience() });
    }),
  ];
  let failure: unknown;
  for (const read of tries) {
    try {
      return await read();
    } catch (error) {
      if (isAppError(error, 'CANCELLED')) throw error;
      // The registry's own answer explains more than that of the places it names.
      failure ??= error;
    }
  }
  throw failure;
}

function blobOf(document: HttpDocument, descriptor: Descriptor): Buffer {
  const { body, url } = document;
  const { digest, size } = descriptor;
  if (isPageInPlaceOf(descriptor, document)) throw notABlob(document);
  if (body === null) throw otherSize(url.host, digest, size);
  if (body.length !== size) throw otherSize(url.host, digest, size, body.length);
  checkDigest(body, digest, url.host);
  return body;
}
