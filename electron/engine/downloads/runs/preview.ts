import type { Reference } from '../../../../shared/reference.ts';
import { formatReference } from '../../../../shared/reference.ts';
import type { DownloadPlan, DownloadRequest } from '../../../../shared/schemas/download.ts';
import { resolveImage } from '../../registry/image/resolve-image.ts';
import { planDownload } from './plan.ts';
import type { RunTools } from './run.ts';

/** What is asked for, with its reference read. */
type PlannedRequest = Omit<DownloadRequest, 'reference'> & { reference: Reference };

/**
 * Finds out what a download would fetch, without starting it.
 * @throws {AppError} `PLATFORM_NOT_FOUND`; what the registry answers.
 */
export async function previewDownload(
  { reference, platform, allPlatforms = false }: PlannedRequest,
  { readerOf, hostPlatform, library }: RunTools,
  signal: AbortSignal,
): Promise<DownloadPlan> {
  const wanted = allPlatforms ? 'all' : platform;
  const image = await resolveImage(readerOf(reference.registry), reference, wanted, hostPlatform, signal);
  const plan = planDownload(image, allPlatforms);
  const bytesHere = await library.blobs.bytesHere(plan.blobs.map(({ descriptor }) => descriptor));
  return {
    reference: formatReference(reference),
    rootDigest: image.root.descriptor.digest,
    digest: plan.entry.digest,
    platform: plan.platform,
    bytesTotal: plan.bytesTotal,
    blobs: plan.blobs.map(({ descriptor: { digest, size, mediaType }, kind }) => ({
      digest,
      size,
      mediaType,
      kind,
      bytesHere: bytesHere.get(digest) ?? 0,
    })),
  };
}
