import type { Platform } from '../../../../shared/descriptor.ts';
import type { Reference } from '../../../../shared/reference.ts';
import type { DocumentReader } from '../client/registry-client.ts';
import { type OpenedImage, openImage } from './open-image.ts';
import { type SelectedManifest, selectManifests } from './select-manifests.ts';

/** What a reference means, for one platform or for all. */
export interface ResolvedImage extends OpenedImage {
  /** One for a platform; for `all` every manifest of the index, attestations last. */
  selected: SelectedManifest[];
}

/**
 * Finds the manifests that a reference and a platform mean. `platformText` is `all`, a platform text, or
 * undefined for the one that `choosePlatform` takes by itself.
 * @throws {AppError} `PLATFORM_NOT_FOUND` naming what there is; what the client throws.
 */
export async function resolveImage(
  client: DocumentReader,
  reference: Reference,
  platformText: string | undefined,
  hosts: readonly Platform[],
  signal: AbortSignal,
): Promise<ResolvedImage> {
  const opened = await openImage(client, reference, signal);
  const selected = await selectManifests(client, opened, platformText, hosts, signal);
  return { ...opened, selected };
}
