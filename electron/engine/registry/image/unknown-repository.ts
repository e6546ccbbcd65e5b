import { isAppError } from '../../../../shared/errors.ts';
import type { DocumentReader } from '../client/registry-client.ts';

/** What a better sentence is worth (ms). */
const patienceMs = 5_000;

/**
 * Of a tag that a registry does not know: the error of its repository, where that is what does not exist. Many registries
 * tell it only to whoever asks for the tags.
 * @returns what was thrown, where the repository is there or nobody can tell.
 */
export async function tagOrRepositoryUnknown(
  thrown: unknown,
  client: DocumentReader,
  repository: string,
  signal: AbortSignal,
): Promise<unknown> {
  if (!isAppError(thrown, 'MANIFEST_UNKNOWN') || client.tags === undefined) return thrown;
  const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  try {
    await client.tags(repository, patience)[Symbol.asyncIterator]().next();
    return thrown;
  } catch (error) {
    // A registry without lists of tags answers 404 too, and says nothing.
    const isSaid = isAppError(error, 'NAME_UNKNOWN') && error.details.registryCode === 'NAME_UNKNOWN';
    return isSaid ? error : thrown;
  }
}
