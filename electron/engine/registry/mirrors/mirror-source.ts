import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isAppError } from '../../../../shared/errors.ts';
import { isFolderAddress, type Mirror } from '../../../../shared/mirrors/mirror.ts';
import type { BlobSource } from '../../transfer/fetch/blob-source.ts';
import { BlobLocation } from '../client/blob-location.ts';
import { blobSource, plainRequest, wantedBlob } from '../client/blob-sources.ts';
import type { MirrorAccess } from './access.ts';
import { folderBlobSource } from './folder-source.ts';
import { mirrorManifest } from './mirror-documents.ts';
import { mirrorPlace } from './mirror-place.ts';

/** Whose blob a mirror is asked for. */
export interface MirroredBlob {
  /** The host of the registry, as it is reached. */
  registry: string;
  repository: string;
  descriptor: Descriptor;
}

/** A mirror as one of the sources of a blob. */
export function mirrorBlobSource(mirror: Mirror, blob: MirroredBlob, access: MirrorAccess): BlobSource {
  const { standing } = access;
  const { address } = mirror;
  let isAnnounced = false;
  /** Shows the mirror the manifest that names a blob which it does not have, once. */
  const canBeHad = async (error: unknown, signal: AbortSignal): Promise<boolean> => {
    const manifest = access.manifests.of(blob.descriptor.digest);
    if (isAnnounced || manifest === undefined || mirror.kind === 'blobs') return false;
    if (!isAppError(error, 'BLOB_UNKNOWN', 'NAME_UNKNOWN')) return false;
    isAnnounced = true;
    const { registry, repository } = blob;
    const document = { registry, repository, digest: manifest, signal };
    return mirrorManifest(mirror, document, undefined, access).then(
      () => true,
      () => false,
    );
  };
  const source = isFolderAddress(address)
    ? folderBlobSource(address, blob.descriptor)
    : serverBlobSource(mirror, blob, access);
  return {
    ...source,
    async open(range, signal) {
      const response = await source.open(range, signal).catch(async (error: unknown) => {
        if (!(await canBeHad(error, signal))) throw error;
        return source.open(range, signal);
      });
      standing.answered(address);
      return response;
    },
    givenUp: (error) => standing.failed(address, error),
  };
}

function serverBlobSource(
  mirror: Mirror,
  { registry, repository, descriptor }: MirroredBlob,
  access: MirrorAccess,
): BlobSource {
  const place = mirrorPlace(mirror, registry);
  const context = access.contextAt(place.server);
  const url = place.blobUrl(repository, descriptor.digest);
  const scope = place.scopeOf(repository);
  const location = new BlobLocation(url, {
    ask: (headers, signal) =>
      context.auth.get({ url, scope, headers: { ...headers, ...place.headers }, signal }),
    askTarget: plainRequest(context),
  });
  const wanted = wantedBlob(context, repository, descriptor);
  return blobSource({ kind: 'mirror', url, location, wanted, descriptor });
}
