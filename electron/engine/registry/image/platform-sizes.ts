import pLimit from 'p-limit';
import { isAppError } from '../../../../shared/errors.ts';
import type { Reference } from '../../../../shared/reference.ts';
import type { PlatformSize } from '../../../../shared/schemas/image.ts';
import { cancelled } from '../../network/connections/network-error.ts';
import { distinctDescriptors, sumOfSizes } from '../../oci/descriptor-sums.ts';
import type { FetchedManifest } from '../../oci/manifest.ts';
import type { DocumentReader } from '../client/registry-client.ts';
import { openImage } from './open-image.ts';

const requestsAtOnce = 6;
/** Platforms whose sizes are found out; no image has nearly as many. */
const maximumPlatforms = 256;

/**
 * What each platform of an image takes, from manifests alone, in the order of the index; attestations are left out,
 * and so is a platform whose manifest the registry does not give.
 * @throws {AppError} what opening the image throws, and when the registry cannot be reached any more.
 */
export async function* platformSizes(
  reader: DocumentReader,
  reference: Reference,
  hasBlob: (digest: string) => Promise<boolean>,
  signal: AbortSignal,
): AsyncGenerator<PlatformSize> {
  const { root, leaves } = await openImage(reader, reference, signal);
  if (root.kind === 'manifest') {
    yield* await sizeOf(root, hasBlob);
    return;
  }
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const limit = pLimit(requestsAtOnce);
  const sizes = leaves
    .filter(({ isAttestation }) => !isAttestation)
    .slice(0, maximumPlatforms)
    .map(({ descriptor }) => {
      const size = limit(async () => {
        if (either.aborted) throw cancelled(either.reason);
        const manifest = await reader.manifest(reference.repository, descriptor.digest, either, descriptor);
        return sizeOf(manifest, hasBlob);
      });
      // The loop below meets each failure in its turn, or is gone by then.
      size.catch(() => {});
      return size;
    });
  try {
    for (const size of sizes) yield* await size.catch(nothingOrThrow);
  } finally {
    stop.abort();
  }
}

async function sizeOf(
  fetched: FetchedManifest,
  hasBlob: (digest: string) => Promise<boolean>,
): Promise<PlatformSize[]> {
  if (fetched.kind !== 'manifest') return [];
  const { descriptor, manifest } = fetched;
  const parts = distinctDescriptors([descriptor, manifest.config, ...manifest.layers]);
  const here = await Promise.all(parts.map(({ digest }) => hasBlob(digest)));
  const bytesHere = sumOfSizes(parts.filter((_, position) => here[position]));
  return [{ digest: descriptor.digest, size: sumOfSizes(parts), bytesHere }];
}

function nothingOrThrow(error: unknown): PlatformSize[] {
  if (isAppError(error) && !error.retryable && error.code !== 'CANCELLED') return [];
  throw error;
}
