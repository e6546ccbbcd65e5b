import { type Answer, jsonAnswer, redirectAnswer, type SimulatorRequest } from '../http/answer.ts';
import type { RegistryContent } from '../images/registry-content.ts';
import type { Repository } from '../images/repository.ts';
import { type GuardContext, refusal } from './authorization.ts';
import { manifestAnswer, referrersAnswer } from './manifests.ts';
import { pageAnswer } from './paging.ts';
import { portalAnswer } from './portal.ts';
import { registryError, storageError } from './registry-errors.ts';
import type { SignedUrls } from './signed-urls.ts';
import { blobAnswer, type DataEndpoint } from './storage.ts';

/** What the registry needs of the rest of the simulator. */
export interface RegistryContext extends GuardContext {
  content: RegistryContent;
  data: DataEndpoint;
  dataHost: string;
  signedUrls: SignedUrls;
}

/** The registry: the distribution API and the portal's JSON. */
export async function registryAnswer(context: RegistryContext, request: SimulatorRequest): Promise<Answer> {
  const refused = refusal(context, request);
  if (refused !== undefined) return refused;
  const { path } = request;
  if (path === '/v2/' || path === '/v2') {
    return jsonAnswer(200, {}, { 'docker-distribution-api-version': 'registry/2.0' });
  }
  if (path === '/v2/_catalog') return catalogAnswer(context, request);
  const portal = /^\/api\/v1\/catalog\/(.+)\/(details|tags)$/.exec(path);
  if (portal !== null && context.options.portal) {
    return portalAnswer(context.content.repository(decodeURIComponent(portal[1] ?? '')), portal[2] ?? '');
  }
  const [, name = '', kind, reference = ''] =
    /^\/v2\/(.+)\/(tags|manifests|blobs|referrers)\/([^/]+)$/.exec(path) ?? [];
  const repository = context.content.repository(name);
  if (kind === undefined) return registryError(404, 'UNSUPPORTED', 'page not found');
  if (repository === undefined) {
    return registryError(404, 'NAME_UNKNOWN', 'repository name not known to registry', { name });
  }
  if (kind === 'tags') return tagsAnswer(context, request, repository);
  if (kind === 'manifests') return await manifestAnswer(request, repository, decodeURIComponent(reference));
  if (kind === 'referrers') return await referrersAnswer(repository, reference);
  return await registryBlob(context, repository, reference);
}

function catalogAnswer(
  { content, options, registryHost }: RegistryContext,
  request: SimulatorRequest,
): Answer {
  return pageAnswer(request, registryHost, content.names, options.catalogPageSize, options.links, (page) => ({
    repositories: page,
  }));
}

function tagsAnswer(
  { options, registryHost }: RegistryContext,
  request: SimulatorRequest,
  repository: Repository,
): Answer {
  if (repository.details.hasTagList === false) {
    return storageError(404, 'BlobNotFound', 'The specified blob does not exist.');
  }
  const tags = [...repository.tags.keys()].sort();
  return pageAnswer(request, registryHost, tags, options.tagPageSize, options.links, (page) => ({
    name: repository.name,
    tags: page,
  }));
}

async function registryBlob(
  context: RegistryContext,
  repository: Repository,
  digest: string,
): Promise<Answer> {
  const blob = await repository.findBlob(digest);
  if (blob === undefined) {
    return registryError(404, 'BLOB_UNKNOWN', 'blob unknown to registry', { digest });
  }
  if (!context.options.redirectBlobs) {
    const body = blobAnswer(digest, blob);
    body.headers['docker-content-digest'] = digest;
    return body;
  }
  context.data.offer(digest, blob);
  const signed = context.signedUrls.sign(digest, context.options.signedUrlSeconds);
  return redirectAnswer(307, `http://${context.dataHost}${signed}`);
}
