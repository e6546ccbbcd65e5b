import { createHash } from 'node:crypto';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isDigest } from '../../../../shared/digest.ts';
import { acceptManifests } from '../../../../shared/media-types.ts';
import { readBody } from '../../network/read-body.ts';
import { maximumDocumentBytes } from '../../oci/document-limit.ts';
import type { FetchedManifest } from '../../oci/manifest.ts';
import { parseManifest } from '../../oci/parse-manifest.ts';
import type { RegistryAuth } from '../access/authorized-requests.ts';
import { answerError } from '../access/error-answers.ts';
import { checkDigest, otherSize, tooLarge } from './small-blob.ts';

/** Which manifest to fetch, and from where. */
export interface ManifestWish {
  auth: RegistryAuth;
  /** The registry's origin. */
  registry: URL;
  /** The registry's name for people. */
  displayName: string;
  repository: string;
  tagOrDigest: string;
  expected: Descriptor | undefined;
  signal: AbortSignal;
}

/**
 * Fetches one manifest or index (distribution-spec, "Pulling manifests"), verified by the digest asked for or, by
 * tag, the one that the registry reports.
 * @throws {AppError} the codes of `RegistryClient.manifest`.
 */
export async function fetchManifest(wish: ManifestWish): Promise<FetchedManifest> {
  const { auth, registry, displayName, repository, tagOrDigest, expected, signal } = wish;
  const response = await auth.get({
    url: new URL(`/v2/${repository}/manifests/${tagOrDigest}`, registry),
    scope: `repository:${repository}:pull`,
    headers: { accept: acceptManifests, 'accept-encoding': 'identity' },
    signal,
  });
  if (response.status !== 200) {
    throw await answerError(response, {
      kind: 'manifest',
      registry: displayName,
      repository,
      name: tagOrDigest,
    });
  }
  const separator = isDigest(tagOrDigest) ? '@' : ':';
  const name = `${displayName}/${repository}${separator}${tagOrDigest}`;
  const { host } = response.url;
  const limit = Math.min(expected?.size ?? maximumDocumentBytes);
  const bytes = await readBody(response.body, limit, host);
  if (bytes === null) throw limit < maximumDocumentBytes ? otherSize(host, name, limit) : tooLarge(name);
  if (expected !== undefined && expected.size !== bytes.length) {
    throw otherSize(host, name, expected.size, bytes.length);
  }
  const digest = isDigest(tagOrDigest) ? tagOrDigest : reportedDigest(response.headers, bytes);
  checkDigest(bytes, digest, host);
  return parseManifest({ bytes, digest, contentType: response.headers['content-type'], expected, name });
}

function reportedDigest(headers: Record<string, string | string[] | undefined>, bytes: Buffer): string {
  const reported = headers['docker-content-digest'];
  if (typeof reported === 'string' && isDigest(reported)) return reported;
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
