// Decided here: what a download would fetch.
import { formatPlatform } from '../../../../shared/platform.ts';
import type { Reference } from '../../../../shared/reference.ts';
import { formatReference } from '../../../../shared/reference.ts';
import type { DownloadPlan, DownloadRequest } from '../../../../shared/schemas/download.ts';
import { unpackedSizeOf } from '../../library/space/unpacked-size.ts';
import { foreignHostOf } from '../../oci/foreign-host.ts';
import { type ResolvedImage, resolveImage } from '../../registry/image/resolve-image.ts';
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
  { readerOf, hosts, library }: RunTools,
  signal: AbortSignal,
): Promise<DownloadPlan> {
  const wanted = allPlatforms ? 'all' : platform;
  const image = await resolveImage(readerOf(reference.registry), reference, wanted, hosts(), signal);
  const plan = planDownload(image, allPlatforms);
  const bytesHere = await library.blobs.bytesHere(plan.blobs.map(({ descriptor }) => descriptor));
  const unpacked = await Promise.all(
    plan.blobs.map(({ descriptor, kind }) =>
      kind === 'layer' ? unpackedSizeOf(descriptor, library.blobs) : undefined,
    ),
  );
  return {
    reference: formatReference(reference),
    rootDigest: image.root.descriptor.digest,
    digest: plan.entry.digest,
    platform: plan.platform,
    platforms: offeredPlatforms(image),
    bytesTotal: plan.bytesTotal,
    blobs: plan.blobs.map(({ descriptor, kind }, position) => {
      const { digest, size, mediaType } = descriptor;
      const foreignHost = foreignHostOf(descriptor);
      const unpackedSize = unpacked[position];
      return {
        digest,
        size,
        mediaType,
        kind,
        bytesHere: bytesHere.get(digest) ?? 0,
        ...(foreignHost === undefined ? {} : { foreignHost }),
        ...(unpackedSize === undefined ? {} : { unpackedSize }),
      };
    }),
  };
}

function offeredPlatforms({ leaves }: ResolvedImage): string[] {
  const texts = leaves.flatMap(({ platform, isAttestation }) =>
    platform === null || isAttestation ? [] : [formatPlatform(platform)],
  );
  return [...new Set(texts)];
}
