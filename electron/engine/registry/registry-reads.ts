import type { Platform } from '../../../shared/descriptor.ts';
import { isAppError } from '../../../shared/errors.ts';
import { describePlatform, formatPlatform } from '../../../shared/platform.ts';
import { formatReference, parseReference, parseRegistry } from '../../../shared/reference.ts';
import type { Image, ImagePlatform, NamePage, SelectedImage } from '../../../shared/schemas/image.ts';
import type { RegistryReads } from '../engine-services.ts';
import type { IndexLeaf } from './expand-index.ts';
import type { RegistryClient } from './registry-client.ts';
import { type OpenedImage, openImage } from './resolve-image.ts';
import { selectManifests } from './select-manifests.ts';
import { describeSelected } from './selected-image.ts';

export interface RegistryReadsOptions {
  /** The client for a registry's host, as `parseReference` gives it. */
  clientOf: (host: string) => RegistryClient;
  /** True when the library has a verified blob. */
  hasBlob: (digest: string) => Promise<boolean>;
  /** The host that references without one mean. */
  defaultRegistry: () => string;
  hostPlatform: Platform;
}

/** What users read of registries, in the contract's terms, over one client per registry. */
export function createRegistryReads(options: RegistryReadsOptions): RegistryReads {
  const { clientOf, defaultRegistry, hasBlob, hostPlatform } = options;
  const parse = (text: string) => parseReference(text, defaultRegistry());

  /** Null when an index has several platforms and none of them is the obvious one. */
  const select = async (
    opened: OpenedImage,
    platform: string | undefined,
    signal: AbortSignal,
  ): Promise<SelectedImage | null> => {
    const client = clientOf(opened.reference.registry);
    try {
      const [selected] = await selectManifests(client, opened, platform, hostPlatform, signal);
      return selected === undefined ? null : await describeSelected(selected, hasBlob);
    } catch (error) {
      if (platform === undefined && isAppError(error, 'PLATFORM_NOT_FOUND')) return null;
      throw error;
    }
  };

  return {
    async *catalog(registry, signal) {
      yield* datedPages(clientOf(parseRegistry(registry)).catalog(signal));
    },
    async *tags(repository, signal) {
      const { registry, repository: name } = parse(repository);
      yield* datedPages(clientOf(registry).tags(name, signal));
    },
    async repositoryDetails(repository, signal) {
      const { registry, repository: name } = parse(repository);
      return clientOf(registry).repositoryDetails(name, signal);
    },
    async image(text, platform, signal) {
      const reference = parse(text);
      const opened = await openImage(clientOf(reference.registry), reference, signal);
      const selected = await select(opened, platform, signal);
      const { descriptor } = opened.root;
      const image: Image = {
        reference: formatReference(reference),
        registry: reference.registry,
        repository: reference.repository,
        tag: reference.tag ?? null,
        digest: descriptor.digest,
        mediaType: descriptor.mediaType,
        size: descriptor.size,
        platforms: platformsOf(opened, selected),
        selected,
      };
      return image;
    },
  };
}

async function* datedPages(pages: AsyncIterable<string[]>): AsyncGenerator<NamePage> {
  for await (const names of pages) yield { names, fetchedAt: new Date().toISOString(), restart: false };
}

function platformsOf({ root, leaves }: OpenedImage, selected: SelectedImage | null): ImagePlatform[] {
  if (root.kind === 'index') return leaves.flatMap((leaf) => platformOf(leaf, selected));
  return selected === null || selected.platform === null
    ? []
    : [describe(selected.platform, selected.digest, selected)];
}

function platformOf({ platform, descriptor }: IndexLeaf, selected: SelectedImage | null): ImagePlatform[] {
  if (platform !== null) return [describe(platform, descriptor.digest, selected)];
  // An index may leave the platform out; the config of what was selected told it.
  return selected !== null && selected.platform !== null && selected.digest === descriptor.digest
    ? [describe(selected.platform, descriptor.digest, selected)]
    : [];
}

function describe(platform: Platform, digest: string, selected: SelectedImage | null): ImagePlatform {
  return {
    platform,
    text: formatPlatform(platform),
    label: describePlatform(platform),
    digest,
    size: selected?.digest === digest ? selected.totalSize : null,
  };
}
