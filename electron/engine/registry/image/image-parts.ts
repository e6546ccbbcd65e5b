import type { Descriptor, Platform } from '../../../../shared/descriptor.ts';
import { AppError } from '../../../../shared/errors.ts';
import { parseReference } from '../../../../shared/reference.ts';
import { type ImageConfig, parseImageConfig } from '../../oci/image-config.ts';
import type { DocumentReader } from '../client/registry-client.ts';
import { resolveImage } from './resolve-image.ts';

/** The image that is meant. */
export interface WantedImage {
  reference: string;
  digest?: string | undefined;
  platform?: string | undefined;
}

/** What reading an image of a registry takes. */
export interface RegistryReads {
  readerOf(host: string): DocumentReader;
  /** The host that references without one mean. */
  defaultRegistry(): string;
  hosts(): readonly Platform[];
}

/**
 * The layers of an image of a registry, of one platform.
 * @throws {AppError} `INVALID_REFERENCE`, `PLATFORM_NOT_FOUND`, what the registry answers.
 */
export async function imageParts(
  { readerOf, defaultRegistry, hosts }: RegistryReads,
  { reference, digest, platform }: WantedImage,
  signal: AbortSignal,
): Promise<{ layers: Descriptor[]; config: ImageConfig | null }> {
  const parsed = parseReference(reference, defaultRegistry());
  const named = digest === undefined ? parsed : { ...parsed, digest };
  const { selected } = await resolveImage(readerOf(parsed.registry), named, platform, hosts(), signal);
  const [first] = selected;
  if (first === undefined)
    throw new AppError('PLATFORM_NOT_FOUND', `${reference} has no image of a platform.`, {
      details: { available: [] },
    });
  const config = first.config === null ? null : parseImageConfig(first.config);
  return { layers: first.manifest.manifest.layers, config };
}
