import type { Descriptor, Platform } from '../../../../shared/descriptor.ts';
import { isAppError } from '../../../../shared/errors.ts';
import { formatReference, type Reference } from '../../../../shared/reference.ts';
import type { Image, SelectedImage } from '../../../../shared/schemas/image.ts';
import type { DocumentReader } from '../client/registry-client.ts';
import { describeSelected } from '../image/describe-selected.ts';
import { imagePlatforms } from '../image/image-platforms.ts';
import { type OpenedImage, openImage } from '../image/open-image.ts';
import { selectManifests } from '../image/select-manifests.ts';
import { documentsFromCache, tagKey } from './documents-with-cache.ts';
import type { RegistryCache } from './registry-cache.ts';

/** What reading an image takes. */
export interface ImageReadContext {
  cache: RegistryCache;
  /** Asks the registry for what the cache does not have. */
  readerOf: (host: string) => DocumentReader;
  /** True when the library has a verified blob. */
  hasBlob: (digest: string) => Promise<boolean>;
  /** Bytes that a layer has unpacked, where that is known without unpacking it. */
  unpackedSizeOf: (layer: Descriptor) => Promise<number | undefined>;
  /** A verified small blob of the library, which may be a manifest or config; null where there is none. */
  blobOf: (digest: string) => Promise<Buffer | null>;
  /** As `choosePlatform` takes them. */
  hosts(): readonly Platform[];
}

/** Which image, and which of its platforms. */
export interface ImageRequest {
  reference: Reference;
  /** Undefined for the obvious one, if there is one. */
  platform: string | undefined;
  /** True leaves an index without a selected platform. */
  indexOnly: boolean;
}

/**
 * An image as its registry gives it now, or as last seen when it cannot be reached.
 * @throws {AppError} what the registry answers; that it cannot be reached, when nothing is remembered.
 */
export async function imageWithCache(
  context: ImageReadContext,
  request: ImageRequest,
  signal: AbortSignal,
): Promise<Image> {
  try {
    return await imageNow(context, request, signal);
  } catch (error) {
    const seen = isUnreachable(error) ? await imageLastSeen(context, request, signal) : null;
    if (seen === null) throw error;
    return { ...seen, stale: true };
  }
}

/**
 * An image as last seen, at once where it is remembered, then as `imageWithCache` gives it. What a digest names never
 * changes, so that it comes once.
 * @throws {AppError} as `imageWithCache`.
 */
export async function* imageFromCacheThenRegistry(
  context: ImageReadContext,
  request: ImageRequest,
  signal: AbortSignal,
): AsyncGenerator<Image> {
  const seen = await imageLastSeen(context, request, signal);
  if (seen !== null) yield seen;
  if (seen !== null && request.reference.digest !== undefined) return;
  yield await imageWithCache(context, request, signal);
}

async function imageNow(
  context: ImageReadContext,
  request: ImageRequest,
  signal: AbortSignal,
): Promise<Image> {
  const { reference } = request;
  const image = await composeImage(context, context.readerOf(reference.registry), request, reference, signal);
  return reference.digest === undefined ? { ...image, fetchedAt: new Date().toISOString() } : image;
}

async function imageLastSeen(
  context: ImageReadContext,
  request: ImageRequest,
  signal: AbortSignal,
): Promise<Image | null> {
  const { registry, repository, tag = 'latest', digest } = request.reference;
  const seen = digest === undefined ? await context.cache.tags.find(tagKey(registry, repository, tag)) : null;
  const target = digest ?? seen?.value;
  if (target === undefined) return null;
  try {
    const reader = documentsFromCache(registry, context.cache, context.blobOf);
    const image = await composeImage(
      context,
      reader,
      request,
      { registry, repository, digest: target },
      signal,
    );
    return seen === null ? image : { ...image, fetchedAt: seen.fetchedAt };
  } catch (error) {
    if (isAppError(error, 'CANCELLED') || !isAppError(error)) throw error;
    return null;
  }
}

/**
 * An image as a reader has it, in the contract's terms.
 * @param target names it for the reader.
 * @throws {AppError} what the reader and `openImage` throw; `PLATFORM_NOT_FOUND` where one was asked for.
 */
export async function composeImage(
  context: Pick<ImageReadContext, 'hasBlob' | 'unpackedSizeOf' | 'hosts'>,
  reader: DocumentReader,
  { reference, platform, indexOnly }: ImageRequest,
  target: Reference,
  signal: AbortSignal,
): Promise<Image> {
  const opened = await openImage(reader, target, signal);
  const selectsNothing = indexOnly && opened.root.kind === 'index';
  const selected = selectsNothing ? null : await select(context, reader, opened, platform, signal);
  const { digest, mediaType, size } = opened.root.descriptor;
  return {
    reference: formatReference(reference),
    registry: reference.registry,
    repository: reference.repository,
    tag: reference.tag ?? null,
    digest,
    mediaType,
    size,
    platforms: imagePlatforms(opened, selected),
    selected,
  };
}

/** Null when an index has several platforms and none of them is the obvious one. */
async function select(
  { hasBlob, unpackedSizeOf, hosts }: Pick<ImageReadContext, 'hasBlob' | 'unpackedSizeOf' | 'hosts'>,
  reader: DocumentReader,
  opened: OpenedImage,
  platform: string | undefined,
  signal: AbortSignal,
): Promise<SelectedImage | null> {
  try {
    const [selected] = await selectManifests(reader, opened, platform, hosts(), signal);
    return selected === undefined ? null : await describeSelected(selected, hasBlob, unpackedSizeOf);
  } catch (error) {
    if (platform === undefined && isAppError(error, 'PLATFORM_NOT_FOUND')) return null;
    throw error;
  }
}

function isUnreachable(error: unknown): boolean {
  return isAppError(error) && error.retryable;
}
