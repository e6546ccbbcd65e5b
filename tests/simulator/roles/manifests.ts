import { isSchemaOneMediaType } from '../../../shared/media-types.ts';
import { digestOf } from '../content/blob.ts';
import { bufferSource } from '../content/byte-source.ts';
import { type Answer, answer, type SimulatorRequest } from '../http/answer.ts';
import { imageFormats, schemaOneMediaType } from '../images/media-types.ts';
import type { Repository } from '../images/repository.ts';
import { asSchemaOne } from '../images/schema-one.ts';
import type { BuiltManifest } from '../images/stored-manifest.ts';
import { registryError } from './registry-errors.ts';

/** A manifest by tag or digest, negotiated as Microsoft's registries do. */
export async function manifestAnswer(
  request: SimulatorRequest,
  repository: Repository,
  reference: string,
): Promise<Answer> {
  const manifest = await repository.findManifest(reference);
  if (manifest === undefined) {
    const isDigest = reference.includes(':');
    const message = isDigest ? 'manifest unknown' : `manifest tagged by "${reference}" is not found`;
    const detail = isDigest ? { digest: reference } : { name: repository.name, tag: reference };
    return registryError(404, 'MANIFEST_UNKNOWN', message, detail);
  }
  const accept = request.headers.accept ?? '';
  const isAcceptable = accept.includes(manifest.mediaType) || isSchemaOneMediaType(manifest.mediaType);
  if (isAcceptable || !isNegotiated(manifest.mediaType))
    return manifestBody(manifest.mediaType, manifest.bytes);
  if (isOci(manifest)) {
    const message = 'OCI manifest found, but accept header does not support OCI manifests';
    return registryError(404, 'MANIFEST_UNKNOWN', message);
  }
  return manifestBody(schemaOneMediaType, asSchemaOne(manifest, repository.name, reference));
}

/** The manifests about another one, as an index (distribution-spec, "Listing Referrers"). */
export async function referrersAnswer(repository: Repository, digest: string): Promise<Answer> {
  const manifests = (await repository.referrers(digest)).map((manifest) => ({
    mediaType: manifest.mediaType,
    digest: manifest.digest,
    size: manifest.bytes.length,
    artifactType: manifest.artifactType,
  }));
  const body = JSON.stringify({ schemaVersion: 2, mediaType: imageFormats.oci.index, manifests });
  return answer(200, { 'content-type': imageFormats.oci.index }, bufferSource(body));
}

function manifestBody(mediaType: string, bytes: Buffer): Answer {
  const digest = digestOf(bytes);
  const headers = {
    'content-type': mediaType,
    'docker-content-digest': digest,
    'docker-distribution-api-version': 'registry/2.0',
    etag: `"${digest}"`,
  };
  return answer(200, headers, bufferSource(bytes));
}

/** Only the four well-known types are negotiated; anything else a repository holds is sent as it is. */
function isNegotiated(mediaType: string): boolean {
  return Object.values(imageFormats).some(
    ({ manifest, index }) => mediaType === manifest || mediaType === index,
  );
}

function isOci({ mediaType }: BuiltManifest): boolean {
  return mediaType === imageFormats.oci.manifest || mediaType === imageFormats.oci.index;
}
