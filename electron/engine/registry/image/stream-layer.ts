import type { Descriptor } from '../../../../shared/descriptor.ts';
import { AppError } from '../../../../shared/errors.ts';
import { parseReference } from '../../../../shared/reference.ts';
import type { ByteRange } from '../../transfer/fetch/blob-source.ts';
import { type StreamTools, streamBlob, type TakeBytes } from '../../transfer/stream-blob.ts';
import type { RegistryClient } from '../client/registry-client.ts';

/** What streaming a layer takes. */
export interface StreamPlaces extends Omit<StreamTools, 'range'> {
  clientOf(host: string): RegistryClient;
  /** The host that references without one mean. */
  defaultRegistry(): string;
  /** False in hours in which nothing is downloaded. */
  mayFetch(): boolean;
}

/** Hands on the bytes of a layer of an image, or of a stretch of it, as they come. */
type StreamLayer = (
  reference: string,
  descriptor: Descriptor,
  take: TakeBytes,
  signal: AbortSignal,
  range?: Required<ByteRange>,
) => Promise<void>;

/**
 * Streams layers of images from their registries, or from where layers say, as a download would get them. Nothing is kept,
 * and nothing verified. It throws `DENIED` in hours without downloads, and what `streamBlob` throws.
 */
export function streamerOf({ clientOf, defaultRegistry, mayFetch, ...tools }: StreamPlaces): StreamLayer {
  return async (reference, descriptor, take, signal, range) => {
    if (!mayFetch())
      throw new AppError(
        'DENIED',
        'By the hours in the settings nothing is downloaded now. Choose a speed for a while, or list the layer later.',
        { details: { reason: 'hours' } },
      );
    const { registry, repository } = parseReference(reference, defaultRegistry());
    const sources = clientOf(registry).blobSources(repository, descriptor);
    await streamBlob(descriptor, sources, { ...tools, range }, take, signal);
  };
}
