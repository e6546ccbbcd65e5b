import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isDigest } from '../../../../shared/digest.ts';
import { type AppError, isAppError } from '../../../../shared/errors.ts';
import { isIndexMediaType } from '../../../../shared/media-types.ts';
import { choosePlatform } from '../../../../shared/platform.ts';
import { hostPlatform } from '../../host-platform.ts';
import { parseManifest } from '../../oci/parse-manifest.ts';
import { type RepositoryContent, twinTagEnding } from '../content/repository-content.ts';
import type { ServedDocument } from '../content/served-document.ts';
import type { ServedLibrary } from '../content/served-library.ts';
import { pathNameOf } from '../names/served-name.ts';
import type { Answer, Asked } from './answer.ts';
import { contentHeaders, hasAlready } from './content-headers.ts';
import type { FoundName } from './find-repository.ts';
import type { PullThrough, WholeDocument } from './pull-through.ts';
import { RequestError } from './request-error.ts';

/** A manifest that is served, and where it is from. */
interface FoundDocument {
  document: WholeDocument;
  from: 'library' | 'origin';
  /** Why the library's is served in place of the origin's. */
  originError?: AppError;
}

/** Where manifests are looked for. */
export interface ManifestPlaces {
  library: ServedLibrary;
  through: PullThrough | undefined;
}

/**
 * Answers a request for a manifest by tag or digest (distribution-spec, "Pulling manifests"), as it is stored.
 * @throws {RequestError} `MANIFEST_UNKNOWN`, `NAME_UNKNOWN`.
 * @throws {AppError} what the origin answers when the library has it not.
 */
export async function answerManifest(
  places: ManifestPlaces,
  found: FoundName,
  tagOrDigest: string,
  asked: Asked,
): Promise<Answer> {
  const place = pathNameOf(found.name);
  const isByDigest = isDigest(tagOrDigest);
  const { document, from, originError } = isByDigest
    ? await byDigest(places, found, tagOrDigest, asked.signal)
    : await forClient(await byTag(places, found, tagOrDigest, asked.signal), places, found, asked);
  const { digest, mediaType, bytes } = document;
  const headers = {
    ...contentHeaders(digest, mediaType, isByDigest),
    'longshore-source': from,
    ...(originError === undefined ? {} : { 'longshore-origin': `no answer (${originError.code})` }),
  };
  if (hasAlready(asked, digest)) return { status: 304, headers, length: 0 };
  const sent = { kind: 'manifest', name: place, item: tagOrDigest, from } as const;
  return { status: 200, headers, length: bytes.length, body: bytes, sent };
}

async function byDigest(
  { library, through }: ManifestPlaces,
  { name }: FoundName,
  digest: string,
  signal: AbortSignal,
): Promise<FoundDocument> {
  const content = await library.content(name);
  const stored = content?.documents.get(digest);
  if (stored !== undefined) {
    const document = await withBytes(library, stored);
    if (document !== undefined) return { document, from: 'library' };
  }
  if (through?.allows(name))
    return { document: await through.manifest(name, digest, signal), from: 'origin' };
  throw notHere(content, digest);
}

async function byTag(
  { library, through }: ManifestPlaces,
  { name, isDistributable }: FoundName,
  tag: string,
  signal: AbortSignal,
): Promise<FoundDocument> {
  const content = await library.content(name);
  const stored = content === undefined ? undefined : documentOfTag(content, tag, isDistributable);
  const here = stored === undefined ? undefined : await withBytes(library, stored);
  if (!through?.allows(name)) {
    if (here === undefined) throw notHere(content, tag);
    return { document: here, from: 'library' };
  }
  const original = tag.endsWith(twinTagEnding) ? tag.slice(0, -twinTagEnding.length) : undefined;
  const ask = isDistributable || original !== undefined ? through.twin : through.manifest;
  try {
    const isHere = here !== undefined;
    return { document: await ask.call(through, name, original ?? tag, signal, isHere), from: 'origin' };
  } catch (error) {
    if (here === undefined || !isAppError(error)) throw error;
    return { document: here, from: 'library', originError: error };
  }
}

function documentOfTag(
  { tags, twins }: RepositoryContent,
  tag: string,
  isDistributable: boolean,
): ServedDocument | undefined {
  const named = (isDistributable ? twins.get(tag) : undefined) ?? tags.get(tag);
  if (named !== undefined || !tag.endsWith(twinTagEnding)) return named;
  return twins.get(tag.slice(0, -twinTagEnding.length));
}

/** Bytes that are missing or damaged by now count as not here. */
async function withBytes(
  { blobs }: ServedLibrary,
  document: ServedDocument,
): Promise<WholeDocument | undefined> {
  const bytes = document.bytes ?? (await blobs.readSmallBlob(document.digest).catch(() => undefined));
  return bytes === undefined ? undefined : { ...document, bytes };
}

/** A client that knows no index gets the manifest of this machine's platform, or of the only one. */
async function forClient(
  found: FoundDocument,
  places: ManifestPlaces,
  name: FoundName,
  { accept, signal }: Asked,
): Promise<FoundDocument> {
  const { document } = found;
  if (!isIndexMediaType(document.mediaType) || takesIndexes(accept)) return found;
  const index = parseManifest({
    bytes: document.bytes,
    digest: document.digest,
    contentType: document.mediaType,
    expected: undefined,
    name: document.digest,
  });
  const entries = index.kind === 'index' ? index.index.manifests.flatMap(withPlatform) : [];
  if (entries.length === 0) return found;
  const { entry } = choosePlatform(entries, undefined, [hostPlatform()]);
  return { ...found, ...(await byDigest(places, name, entry.digest, signal)) };
}

function withPlatform(entry: Descriptor) {
  return entry.platform === undefined ? [] : [{ platform: entry.platform, entry }];
}

/** Types that name an index end with one of these, Docker's and OCI's. */
function takesIndexes(accept: string | undefined): boolean {
  if (accept === undefined || accept.trim() === '') return true;
  const types = accept.split(',').map((type) => (type.split(';')[0] ?? '').trim());
  return types.some((type) => isIndexMediaType(type) || type === '*/*' || type === 'application/*');
}

function notHere(content: RepositoryContent | undefined, what: string): RequestError {
  return content === undefined
    ? new RequestError(404, 'NAME_UNKNOWN', 'The library has no such repository.')
    : new RequestError(404, 'MANIFEST_UNKNOWN', `The library has no ${what} of this repository.`);
}
