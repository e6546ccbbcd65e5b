import { isAppError } from '../../../../shared/errors.ts';
import { readingOfBytes } from '../content/blob-reading.ts';
import { libraryBlob } from '../content/library-blob.ts';
import { type RepositoryContent, twinTagOf } from '../content/repository-content.ts';
import type { ServedLibrary } from '../content/served-library.ts';
import type { ReadRequest } from '../names/request-path.ts';
import { pathNameOf } from '../names/served-name.ts';
import { type Answer, type Asked, jsonAnswer } from './answer.ts';
import { answerBlob } from './blobs.ts';
import { type FoundName, findRepository } from './find-repository.ts';
import { answerList } from './lists.ts';
import { answerManifest } from './manifests.ts';
import type { PullThrough } from './pull-through.ts';
import { answerReferrers } from './referrers.ts';
import { RequestError } from './request-error.ts';

/** What requests are answered from. */
export interface AnswerSources {
  library: ServedLibrary;
  /** Undefined while only what is here is served. */
  through(): PullThrough | undefined;
}

/**
 * Answers a request that reads (distribution-spec, "API").
 * @throws {RequestError} for what is not here.
 * @throws {AppError} when the library or an origin fails.
 */
export async function answerRequest(
  request: ReadRequest,
  asked: Asked,
  { library, through: throughNow }: AnswerSources,
): Promise<Answer> {
  if (request.kind === 'ping') return jsonAnswer(200, {});
  if (request.kind === 'catalog') {
    const names = await library.names();
    return answerList(names, request.page, { path: '/v2/_catalog' }, (repositories) => ({ repositories }));
  }
  const found = await findRepository(library, request.name, request.namespace);
  const through = throughNow();
  switch (request.kind) {
    case 'manifest':
      return answerManifest({ library, through }, found, request.tagOrDigest, asked);
    case 'blob':
      return blob({ library, through }, found, request.digest, asked);
    case 'tags':
      return tags({ library, through }, found, request, asked.signal);
    case 'referrers': {
      const content = await library.content(found.name);
      return answerReferrers(content?.referrers.get(request.digest) ?? [], request.artifactType);
    }
  }
}

interface Places {
  library: ServedLibrary;
  through: PullThrough | undefined;
}

async function blob(
  { library, through }: Places,
  { name }: FoundName,
  digest: string,
  asked: Asked,
): Promise<Answer> {
  const content = await library.content(name);
  const place = pathNameOf(name);
  // Manifests can be had as blobs too: containerd tries that (core/remotes/docker/fetcher.go).
  const document = content?.documents.get(digest);
  if (document?.bytes !== undefined) {
    const { bytes } = document;
    const read = async (start: number, end: number) => readingOfBytes(bytes.subarray(start, end + 1));
    return answerBlob(place, digest, { size: bytes.length, from: 'library', read }, asked);
  }
  const isKnown = document !== undefined || content?.blobs.has(digest) === true;
  const stored = isKnown ? await libraryBlob(library.blobs.blobPath(digest), digest) : undefined;
  const isDamaged = stored !== undefined && (await isDamagedHere(library, { digest, ...stored }, asked));
  if (stored !== undefined && !isDamaged) return answerBlob(place, digest, stored, asked);
  const coming = through?.allows(name) ? await through.blob(name, digest, asked) : undefined;
  if (coming !== undefined) return answerBlob(place, digest, coming, asked);
  if (isDamaged)
    throw new RequestError(
      404,
      'BLOB_UNKNOWN',
      'The library’s copy of this blob is damaged. “longshore verify --repair” fetches it anew.',
    );
  throw new RequestError(404, 'BLOB_UNKNOWN', 'The library has no such blob in this repository.');
}

/** For headers alone no bytes are read and waited for: they tell what is known, as an answer with the bytes would. */
async function isDamagedHere(
  { checkedBlobs }: ServedLibrary,
  blob: { digest: string; size: number },
  { isHead }: Asked,
): Promise<boolean> {
  return isHead ? checkedBlobs.isKnownDamaged(blob) : (await checkedBlobs.look(blob)) === 'damaged';
}

async function tags(
  { library, through }: Places,
  { name, isDistributable }: FoundName,
  { name: path, page, namespace }: Extract<ReadRequest, { kind: 'tags' }>,
  signal: AbortSignal,
): Promise<Answer> {
  const content = await library.content(name);
  const here = content === undefined ? [] : tagsOf(content, isDistributable);
  const there = through?.allows(name)
    ? await originTags(through, name, content !== undefined, signal)
    : undefined;
  if (content === undefined && there === undefined)
    throw new RequestError(404, 'NAME_UNKNOWN', 'The library has no such repository.');
  const all = [...new Set([...here, ...(there?.tags ?? [])])].sort();
  const query: Record<string, string> = namespace === undefined ? {} : { ns: namespace };
  const answer = answerList(all, page, { path: `/v2/${path}/tags/list`, query }, (names) => ({
    name: path,
    tags: names,
  }));
  if (there?.problem !== undefined) answer.headers['longshore-origin'] = `no answer (${there.problem})`;
  return answer;
}

function tagsOf({ tags: named, twins }: RepositoryContent, isDistributable: boolean): string[] {
  if (isDistributable) return [...named.keys()];
  return [...named.keys(), ...[...twins.keys()].flatMap((tag) => twinTagOf(tag) ?? [])];
}

/** The origin's tags; what the library has is enough where it does not answer. */
async function originTags(
  through: PullThrough,
  name: FoundName['name'],
  isHere: boolean,
  signal: AbortSignal,
): Promise<{ tags: string[]; problem?: string }> {
  try {
    return { tags: await through.tags(name, signal) };
  } catch (error) {
    if (!isHere || !isAppError(error)) throw error;
    return { tags: [], problem: error.code };
  }
}
