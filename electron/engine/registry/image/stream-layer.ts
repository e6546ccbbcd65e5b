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

/** A layer of an image, or a stretch of it. */
interface StreamedLayer {
  reference: string;
  layer: Descriptor;
  range?: Required<ByteRange>;
}

/** Hands on the bytes of a layer of an image, or of a stretch of it, as they come. */
type StreamLayer = (streamed: StreamedLayer, take: TakeBytes, signal: AbortSignal) => Promise<void>;

/**
 * Streams layers of images from their registries, or from where layers say, as a download would get them. Nothing is kept,
 * and nothing verified. It throws `DENIED` in hours without downloads, and what `streamBlob` throws.
 */
export function streamerOf({ clientOf, defaultRegistry, mayFetch, ...tools }: StreamPlaces): StreamLayer {
  return async ({ reference, layer, range }, take, signal) => {
    if (!mayFetch())
      throw new AppError(
        'DENIED',
        'By the hours in the settings nothing is downloaded now. Choose a speed for a while, or list the layer later.',
        { details: { reason: 'hours' } },
      );
    const { registry, repository } = parseReference(reference, defaultRegistry());
    const sources = clientOf(registry).blobSources(repository, layer);
    await streamBlob(layer, sources, { ...tools, range }, take, signal);
  };
}
