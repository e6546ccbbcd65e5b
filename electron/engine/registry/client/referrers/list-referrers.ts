import * as z from 'zod';
import { type Descriptor, descriptorSchema } from '../../../../../shared/descriptor.ts';
import { isAppError } from '../../../../../shared/errors.ts';
import { isIndexMediaType, manifestMediaTypes } from '../../../../../shared/media-types.ts';
import type { HttpDocument } from '../../../network/documents/document-request.ts';
import { nextLink } from '../../../network/documents/link-header.ts';
import { parseBoundedJson } from '../../../oci/bounded-json.ts';
import { referrersTagOf } from '../../../oci/referrer.ts';
import { errorOfDocument } from '../../access/error-answers.ts';
import type { RegistryContext } from '../../access/registry-context.ts';
import { fetchManifest } from '../fetch-manifest.ts';

/** What is attached to one manifest. */
export interface ReferrerList {
  descriptors: Descriptor[];
  /** True when the registry lists more than is read. */
  isCut: boolean;
  /** True where the registry has no such list of its own, so that whoever attaches something keeps one under a tag. */
  isByTag: boolean;
}

/** Bytes of one page: registries keep it below the 4 MiB of a manifest. */
const pageLimitBytes = 4 * 2 ** 20;
const mostPages = 20;
const mostReferrers = 500;
const noneByTag: ReferrerList = { descriptors: [], isCut: false, isByTag: true };
/** What registries answer that know of no referrers. */
const unsupportedStatuses: ReadonlySet<number> = new Set([400, 404, 405, 406, 501]);

const pageSchema = z.object({ manifests: z.array(z.unknown()).nullish() });

/**
 * Lists what is attached to a manifest (distribution-spec, "Listing Referrers"): by the API, over all its pages, else by
 * the tag that stands for it. Pages that come again, pages without anything new and lists without end are cut.
 * @throws {AppError} what requests throw; never because a registry knows of no referrers.
 */
export async function listReferrers(
  context: RegistryContext,
  repository: string,
  digest: string,
  signal: AbortSignal,
): Promise<ReferrerList> {
  const found = new Map<string, Descriptor>();
  const seen = new Set<string>();
  let url: URL | null = new URL(`/v2/${repository}/referrers/${digest}`, context.registry);
  while (url !== null) {
    seen.add(url.href);
    const page: Page | null = await readPage(context, repository, url, signal);
    if (page === null)
      return seen.size === 1 ? byTag(context, repository, digest, signal) : listOf(found, true);
    if (page.isUnreadable) return listOf(found, true);
    const before = found.size;
    for (const descriptor of page.descriptors) {
      if (found.size >= mostReferrers) return listOf(found, true);
      found.set(descriptor.digest, descriptor);
    }
    const isOver = page.next === null || seen.has(page.next.href) || found.size === before;
    if (!isOver && seen.size === mostPages) return listOf(found, true);
    url = isOver ? null : page.next;
  }
  return listOf(found, false);
}

interface Page {
  descriptors: Descriptor[];
  next: URL | null;
  /** True for a list that is longer than any is read, or no list in the form that lists have. */
  isUnreadable: boolean;
}

const openingBrace = 0x7b;

/** Null when the registry has no such list, or sends something that is none. */
function readPage(
  { auth, registry, displayName, newPatience }: RegistryContext,
  repository: string,
  url: URL,
  signal: AbortSignal,
): Promise<Page | null> {
  return auth.read<Page | null>({
    url,
    scope: `repository:${repository}:pull`,
    headers: { accept: manifestMediaTypes.ociIndex, 'accept-encoding': 'identity' },
    limit: pageLimitBytes,
    signal,
    patience: newPatience(),
    parse(document) {
      if (document.status === 200) return pageOf(document, url, registry);
      if (unsupportedStatuses.has(document.status)) return null;
      throw errorOfDocument(document, { kind: 'manifest', registry: displayName, repository });
    },
  });
}

function pageOf({ body, headers }: HttpDocument, asked: URL, registry: URL): Page | null {
  const parsed = pageSchema.safeParse(body === null ? undefined : parseBoundedJson(body));
  if (!parsed.success) {
    // A page for people says that there is no such list; what may be one and cannot be read hides something.
    if (body !== null && body[0] !== openingBrace) return null;
    return { descriptors: [], next: null, isUnreadable: true };
  }
  const target = nextLink(headers.link);
  const next = target === null ? null : URL.parse(target, asked.href);
  return {
    descriptors: descriptorsIn(parsed.data.manifests ?? []),
    // Another server may not continue the list.
    next: next?.host === registry.host ? Object.assign(next, { protocol: registry.protocol }) : null,
    isUnreadable: false,
  };
}

/** Entries that are no descriptors of manifests are passed over: they hide none of the others. */
function descriptorsIn(entries: readonly unknown[]): Descriptor[] {
  return entries
    .slice(0, mostReferrers + 1)
    .map((entry) => descriptorSchema.safeParse(entry).data)
    .filter((descriptor) => descriptor !== undefined)
    .filter(({ mediaType }) => mediaType === manifestMediaTypes.ociManifest || isIndexMediaType(mediaType));
}

/** The tag that stands for a list in registries without the API; an image under it means that there is none. */
async function byTag(
  context: RegistryContext,
  repository: string,
  digest: string,
  signal: AbortSignal,
): Promise<ReferrerList> {
  try {
    const tagOrDigest = referrersTagOf(digest);
    const found = await fetchManifest(context, { repository, tagOrDigest, expected: undefined, signal });
    if (found.kind !== 'index') return noneByTag;
    const { manifests } = found.index;
    const descriptors = descriptorsIn(manifests).slice(0, mostReferrers);
    return { descriptors, isCut: manifests.length > mostReferrers, isByTag: true };
  } catch (error) {
    if (isAppError(error, 'MANIFEST_UNKNOWN', 'NAME_UNKNOWN')) return noneByTag;
    // What may be a list and cannot be read hides something.
    if (isAppError(error, 'MANIFEST_TOO_LARGE', 'UNSUPPORTED_MANIFEST')) return { ...noneByTag, isCut: true };
    throw error;
  }
}

function listOf(found: ReadonlyMap<string, Descriptor>, isCut: boolean): ReferrerList {
  return { descriptors: [...found.values()], isCut, isByTag: false };
}
