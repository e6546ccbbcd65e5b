import type { Platform } from '../../../shared/descriptor.ts';
import { isAppError } from '../../../shared/errors.ts';
import type { Reference } from '../../../shared/reference.ts';
import { planDownload } from '../downloads/runs/plan.ts';
import { parseImageConfig } from '../oci/image-config.ts';
import type { DocumentReader, RegistryClient } from '../registry/client/registry-client.ts';
import { openImage } from '../registry/image/open-image.ts';
import type { ResolvedImage } from '../registry/image/resolve-image.ts';
import { selectManifests } from '../registry/image/select-manifests.ts';
import { type LookedImage, mostBlobs, type TagLook } from './tag-look.ts';

/** What a look works with. */
export interface LookTools {
  client: RegistryClient;
  /** Asks for documents by digest only once. */
  reader: DocumentReader;
  /** The platforms to choose where none is asked for. */
  hosts(): readonly Platform[];
}

/**
 * Finds out what a tag means now, by one request for headers where it has not changed.
 * @param asked platforms that somebody has of it, as `platformToFetch` writes them.
 * @param known what the look before has told.
 * @throws {AppError} what the registry answers.
 */
export async function lookAtTag(
  { registry, repository, tag = 'latest' }: Reference,
  asked: readonly (string | null)[],
  known: TagLook | null,
  { client, reader, hosts }: LookTools,
  signal: AbortSignal,
): Promise<TagLook> {
  const at = new Date().toISOString();
  const digest = await client.tagDigest(repository, tag, signal);
  if (known !== null && known.rootDigest === digest && asked.every((each) => isAnswered(known, each)))
    return { ...known, at };
  const pinned = { registry, repository, tag, ...(digest === null ? {} : { digest }) };
  const opened = await openImage(reader, pinned, signal);
  const look: TagLook = { rootDigest: opened.root.descriptor.digest, at, images: [], gone: [] };
  for (const each of asked.length === 0 ? [null] : asked) {
    try {
      const selected = await selectManifests(reader, opened, each ?? undefined, hosts(), signal);
      look.images.push(lookedImage({ ...opened, selected }, each));
    } catch (error) {
      if (!isAppError(error, 'PLATFORM_NOT_FOUND')) throw error;
      if (each !== null) look.gone.push(each);
    }
  }
  return look;
}

function isAnswered({ images, gone }: TagLook, asked: string | null): boolean {
  return images.some((image) => image.asked === asked) || (asked !== null && gone.includes(asked));
}

function lookedImage(image: ResolvedImage, asked: string | null): LookedImage {
  const plan = planDownload(image, asked === 'all');
  const [only] = image.selected;
  const config = asked === 'all' || only === undefined ? null : only.config;
  return {
    asked,
    platform: plan.platform,
    digest: plan.entry.digest,
    created: config === null ? null : (parseImageConfig(config)?.created ?? null),
    size: plan.bytesTotal,
    blobs:
      plan.blobs.length > mostBlobs
        ? []
        : plan.blobs.map(({ descriptor, kind }) => [descriptor.digest, descriptor.size, kind === 'layer']),
  };
}
