import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isFolderAddress, type Mirror } from '../../../../shared/mirrors/mirror.ts';
import type { BlobSource } from '../../transfer/fetch/blob-source.ts';
import type { RegistryContext } from '../access/registry-context.ts';
import { BlobLocation } from '../client/blob-location.ts';
import { blobSource, plainRequest, wantedBlob } from '../client/blob-sources.ts';
import { folderBlobSource } from './folder-source.ts';
import { mirrorPlace } from './mirror-place.ts';
import type { MirrorStanding } from './mirror-standing.ts';

/** Whose blob a mirror is asked for. */
export interface MirroredBlob {
  /** The host of the registry, as it is reached. */
  registry: string;
  repository: string;
  descriptor: Descriptor;
}

/** What asking mirrors takes. */
export interface MirrorAccess {
  standing: MirrorStanding;
  /** The context of a server by its origin: it has the credentials of its own host and no others. */
  contextAt(server: URL): RegistryContext;
}

/** A mirror as one of the sources of a blob. */
export function mirrorBlobSource(mirror: Mirror, blob: MirroredBlob, access: MirrorAccess): BlobSource {
  const { standing } = access;
  const { address } = mirror;
  const source = isFolderAddress(address)
    ? folderBlobSource(address, blob.descriptor)
    : serverBlobSource(mirror, blob, access);
  return {
    ...source,
    async open(range, signal) {
      const response = await source.open(range, signal);
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
