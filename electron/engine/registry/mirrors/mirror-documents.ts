import type { Descriptor } from '../../../../shared/descriptor.ts';
import { acceptManifests } from '../../../../shared/media-types.ts';
import { isFolderAddress, type Mirror } from '../../../../shared/mirrors/mirror.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import { Patience } from '../../network/documents/patience.ts';
import { refuseWebPage } from '../../network/documents/web-page.ts';
import { maximumDocumentBytes } from '../../oci/document-limit.ts';
import type { FetchedManifest } from '../../oci/manifest.ts';
import { parseManifest } from '../../oci/parse-manifest.ts';
import { errorOfDocument, type Wanted } from '../access/error-answers.ts';
import { checkDigest, otherSize, tooLarge } from '../client/verified-document.ts';
import type { MirrorAccess } from './access.ts';
import { blobFile } from './folder-source.ts';
import { type MirrorPlace, mirrorPlace } from './mirror-place.ts';

/** A mirror is tried once: others wait for their turn. */
const tries = 1;

/** A document that somebody knows the digest of, and whose it is. */
export interface MirroredDocument {
  /** The host of the registry, as it is reached. */
  registry: string;
  repository: string;
  digest: string;
  signal: AbortSignal;
}

/**
 * Reads a manifest by its digest from a mirror.
 * @param expected what an index says of it, where one names it.
 * @throws {AppError} `DIGEST_MISMATCH`, `MANIFEST_TOO_LARGE`, and what requests throw.
 */
export async function mirrorManifest(
  mirror: Mirror,
  document: MirroredDocument,
  expected: Descriptor | undefined,
  access: MirrorAccess,
): Promise<FetchedManifest> {
  const { registry, repository, digest } = document;
  const size = expected?.size;
  const { bytes, contentType } = await read(mirror, document, { kind: 'manifest', size }, access);
  const name = `${registry}/${repository}@${digest}`;
  return parseManifest({ bytes, digest, contentType, expected, name });
}

/**
 * Reads a small blob from a mirror, as a config.
 * @throws {AppError} as `mirrorManifest`.
 */
export async function mirrorSmallBlob(
  mirror: Mirror,
  document: MirroredDocument,
  { size }: Descriptor,
  access: MirrorAccess,
): Promise<Buffer> {
  return (await read(mirror, document, { kind: 'blob', size }, access)).bytes;
}

interface Sought {
  kind: 'manifest' | 'blob';
  /** Bytes, where they are known. */
  size: number | undefined;
}

/** The bytes, verified, and what the mirror says they are. */
interface Found {
  bytes: Buffer;
  contentType: string | undefined;
}

async function read(
  mirror: Mirror,
  document: MirroredDocument,
  sought: Sought,
  access: MirrorAccess,
): Promise<Found> {
  const { digest } = document;
  if (sought.size !== undefined && sought.size > maximumDocumentBytes) throw tooLarge(digest, sought.size);
  const { bytes, contentType } = isFolderAddress(mirror.address)
    ? {
        bytes: await readBoundedFile(blobFile(mirror.address, digest), maximumDocumentBytes),
        contentType: undefined,
      }
    : await ask(mirrorPlace(mirror, document.registry), mirror, document, sought, access);
  if (sought.size !== undefined && sought.size !== bytes.byteLength)
    throw otherSize(mirror.address, digest, sought.size, bytes.byteLength);
  checkDigest(bytes, digest, mirror.address);
  return { bytes, contentType };
}

function ask(
  place: MirrorPlace,
  { kind: mirrorKind }: Mirror,
  { repository, digest, signal }: MirroredDocument,
  { kind, size }: Sought,
  access: MirrorAccess,
): Promise<Found> {
  const { auth, displayName } = access.contextAt(place.server);
  const isManifest = kind === 'manifest' && mirrorKind !== 'blobs';
  const wanted: Wanted = { kind, registry: displayName, repository, name: digest };
  return auth.read({
    url: isManifest ? place.manifestUrl(repository, digest) : place.blobUrl(repository, digest),
    scope: place.scopeOf(repository),
    headers: {
      accept: isManifest ? acceptManifests : '*/*',
      'accept-encoding': 'identity',
      ...place.headers,
    },
    limit: size ?? maximumDocumentBytes,
    signal,
    patience: new Patience(tries),
    parse(answer) {
      if (answer.status !== 200) throw errorOfDocument(answer, wanted);
      refuseWebPage(answer);
      if (answer.body === null)
        throw size === undefined ? tooLarge(digest) : otherSize(answer.url.host, digest, size);
      return { bytes: answer.body, contentType: isManifest ? answer.headers['content-type'] : undefined };
    },
  });
}
