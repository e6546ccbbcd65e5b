import type { Platform } from '../../../../shared/descriptor.ts';
import type { Reference } from '../../../../shared/reference.ts';
import type { RegistryClient } from '../client/registry-client.ts';
import { resolveImage } from './resolve-image.ts';

/**
 * The digest that a reference's tag means now, for the platform of an image of the library.
 * @param platform platform text, `all` for the index, or null for what has none.
 * @throws {AppError} what the client throws; `PLATFORM_NOT_FOUND` when the tag has lost the platform.
 */
export async function newestDigest(
  client: RegistryClient,
  reference: Reference,
  platform: string | null,
  hosts: readonly Platform[],
  signal: AbortSignal,
): Promise<string> {
  const { tag, registry, repository } = reference;
  const byTag: Reference = tag === undefined ? reference : { registry, repository, tag };
  const wanted = platform === null ? undefined : withoutRevision(platform);
  const { root, selected } = await resolveImage(client, byTag, wanted, hosts, signal);
  const [only] = selected;
  return wanted === 'all' || only === undefined ? root.descriptor.digest : only.manifest.descriptor.digest;
}

/** A Windows image is renewed every month under the same build with another revision, the fourth number. */
function withoutRevision(platform: string): string {
  return platform.replace(/(:\d+\.\d+\.\d+)\.\d+$/, '$1');
}
