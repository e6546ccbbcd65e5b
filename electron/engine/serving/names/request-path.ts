import { isDigest } from '../../../../shared/digest.ts';
import { isRepositoryName, isTag } from '../../../../shared/reference.ts';
import { RequestError } from '../answers/request-error.ts';

/** Which part of a list is asked for (distribution-spec, "Listing tags"). */
export interface Page {
  /** At most this many; undefined for all. */
  count?: number;
  /** The names after this one. */
  last?: string;
}

/** One reading request of the distribution API (distribution-spec, "API"). `name` is as the path has it. */
export type ReadRequest =
  | { kind: 'ping' }
  | { kind: 'catalog'; page: Page }
  | { kind: 'tags'; name: string; page: Page; namespace?: string }
  | { kind: 'manifest'; name: string; tagOrDigest: string; namespace?: string }
  | { kind: 'blob'; name: string; digest: string; namespace?: string }
  | { kind: 'referrers'; name: string; digest: string; artifactType?: string; namespace?: string };

const api = '/v2/';
const itemPattern = /^(?<name>.+)\/(?<kind>manifests|blobs|referrers)\/(?<item>[^/]+)$/;
const tagListPattern = /^(?<name>.+)\/tags\/list$/;
const digestLike = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:/;

/**
 * Reads what a path and query ask for. Names contain slashes: the last `/manifests/`, `/blobs/`… counts. Nothing but what the
 * grammars of names, tags and digests allow ever gets beyond this, so that no `..` reaches the disk.
 * @throws {RequestError} 404 for what is no place of the API; 400 for names, digests and page sizes that are none.
 */
export function parseRequestPath(url: string): ReadRequest {
  const { path, query } = splitUrl(url);
  if (path === '/v2' || path === api) return { kind: 'ping' };
  if (!path.startsWith(api))
    throw new RequestError(404, 'UNSUPPORTED', 'There is only the API under /v2/ here.');
  const rest = path.slice(api.length);
  if (rest === '_catalog') return { kind: 'catalog', page: pageOf(query) };
  const namespace = query.get('ns') ?? undefined;
  const common = namespace === undefined ? {} : { namespace };
  const list = tagListPattern.exec(rest)?.groups;
  if (list !== undefined) return { kind: 'tags', name: nameOf(list.name), page: pageOf(query), ...common };
  const { name, kind, item = '' } = itemPattern.exec(rest)?.groups ?? {};
  if (kind === 'manifests')
    return { kind: 'manifest', name: nameOf(name), tagOrDigest: tagOrDigestOf(item), ...common };
  if (kind === 'blobs') return { kind: 'blob', name: nameOf(name), digest: digestOf(item), ...common };
  if (kind === 'referrers') {
    const artifactType = query.get('artifactType');
    const filter = artifactType === null || artifactType === '' ? {} : { artifactType };
    return { kind: 'referrers', name: nameOf(name), digest: digestOf(item), ...filter, ...common };
  }
  throw new RequestError(404, 'NAME_UNKNOWN', 'This is no place of the distribution API.');
}

function splitUrl(url: string): { path: string; query: URLSearchParams } {
  const mark = url.indexOf('?');
  const encoded = mark < 0 ? url : url.slice(0, mark);
  try {
    return {
      path: decodeURIComponent(encoded),
      query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
    };
  } catch {
    throw new RequestError(400, 'NAME_INVALID', 'The path is not encoded as a URL is.');
  }
}

function nameOf(text = ''): string {
  if (isRepositoryName(text)) return text;
  throw new RequestError(400, 'NAME_INVALID', 'This is not the name of a repository.');
}

function digestOf(text: string): string {
  if (isDigest(text)) return text;
  throw new RequestError(400, 'DIGEST_INVALID', 'This is not a sha256 or sha512 digest.');
}

function tagOrDigestOf(text: string): string {
  if (isTag(text)) return text;
  if (digestLike.test(text)) return digestOf(text);
  throw new RequestError(400, 'MANIFEST_INVALID', 'This is neither a tag nor a digest.');
}

function pageOf(query: URLSearchParams): Page {
  const [count, last] = [query.get('n'), query.get('last')];
  if (count !== null && !/^\d{1,9}$/.test(count))
    throw new RequestError(400, 'PAGINATION_NUMBER_INVALID', 'n is not a number of names.');
  return { ...(count === null ? {} : { count: Number(count) }), ...(last === null ? {} : { last }) };
}
