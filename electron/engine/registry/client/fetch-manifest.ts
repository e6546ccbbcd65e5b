import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isDigest } from '../../../../shared/digest.ts';
import { acceptManifests } from '../../../../shared/media-types.ts';
import { isBusyAnswer } from '../../network/documents/asked-waits.ts';
import type { HttpDocument } from '../../network/documents/document-request.ts';
import { refuseWebPage } from '../../network/documents/web-page.ts';
import { digestOf } from '../../oci/digest.ts';
import { maximumDocumentBytes } from '../../oci/document-limit.ts';
import type { FetchedManifest } from '../../oci/manifest.ts';
import { parseManifest } from '../../oci/parse-manifest.ts';
import { errorOfDocument } from '../access/error-answers.ts';
import type { RegistryContext } from '../access/registry-context.ts';
import { checkDigest, otherSize, tooLarge } from './verified-document.ts';

/** Which manifest to fetch. */
export interface ManifestRequest {
  repository: string;
  tagOrDigest: string;
  /** What an index says of it, where one names it. */
  expected: Descriptor | undefined;
  signal: AbortSignal;
}

/**
 * Fetches one manifest or index (distribution-spec, "Pulling manifests"), verified by the digest asked for or, by
 * tag, the one that the registry reports.
 * @throws {AppError} the codes of `RegistryClient.manifest`.
 */
export async function fetchManifest(
  { auth, registry, displayName, newPatience }: RegistryContext,
  request: ManifestRequest,
): Promise<FetchedManifest> {
  const { repository, tagOrDigest, expected, signal } = request;
  const separator = isDigest(tagOrDigest) ? '@' : ':';
  const name = `${displayName}/${repository}${separator}${tagOrDigest}`;
  return auth.read({
    url: new URL(`/v2/${repository}/manifests/${tagOrDigest}`, registry),
    scope: `repository:${repository}:pull`,
    headers: { accept: acceptManifests, 'accept-encoding': 'identity' },
    limit: Math.min(maximumDocumentBytes, expected?.size ?? maximumDocumentBytes),
    signal,
    patience: newPatience(),
    parse(document) {
      if (document.status === 200) refuseWebPage(document);
      if (document.status === 200) return manifestOf(document, request, name);
      throw errorOfDocument(document, {
        kind: 'manifest',
        registry: displayName,
        repository,
        name: tagOrDigest,
      });
    },
  });
}

/**
 * The digest that a tag means now, by a HEAD request (distribution-spec, "Pulling manifests"), which registries count
 * less than a pull, or not at all. Null for every answer that does not name one: a whole request tells why.
 * @throws {AppError} `TOO_MANY_REQUESTS`, and what a registry answers that is too busy; `NETWORK`, `TIMEOUT`, `TLS`,
 * `CANCELLED`.
 */
export async function tagDigest(
  { auth, registry, displayName, newPatience }: RegistryContext,
  repository: string,
  tag: string,
  signal: AbortSignal,
): Promise<string | null> {
  return auth.read({
    url: new URL(`/v2/${repository}/manifests/${tag}`, registry),
    scope: `repository:${repository}:pull`,
    headers: { accept: acceptManifests },
    headersOnly: true,
    limit: maximumDocumentBytes,
    signal,
    patience: newPatience(),
    parse(document) {
      const reported = document.headers['docker-content-digest'];
      if (document.status === 200)
        return typeof reported === 'string' && isDigest(reported) ? reported : null;
      const error = errorOfDocument(document, {
        kind: 'manifest',
        registry: displayName,
        repository,
        name: tag,
      });
      if (isBusyAnswer(error)) throw error;
      return null;
    },
  });
}

function manifestOf(
  { body, headers, url: { host } }: HttpDocument,
  { tagOrDigest, expected }: ManifestRequest,
  name: string,
): FetchedManifest {
  if (body === null) {
    const isOtherSize = expected !== undefined && expected.size < maximumDocumentBytes;
    throw isOtherSize ? otherSize(host, name, expected.size) : tooLarge(name);
  }
  if (expected !== undefined && expected.size !== body.length) {
    throw otherSize(host, name, expected.size, body.length);
  }
  const digest = isDigest(tagOrDigest) ? tagOrDigest : reportedDigest(headers, body);
  checkDigest(body, digest, host);
  return parseManifest({ bytes: body, digest, contentType: headers['content-type'], expected, name });
}

function reportedDigest(headers: HttpDocument['headers'], bytes: Buffer): string {
  const reported = headers['docker-content-digest'];
  if (typeof reported === 'string' && isDigest(reported)) return reported;
  return digestOf(bytes);
}
