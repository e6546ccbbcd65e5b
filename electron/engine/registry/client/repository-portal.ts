import type { RepositoryDetails } from '../../../../shared/schemas/image.ts';
import { cancelled } from '../../network/connections/network-error.ts';
import { Patience } from '../../network/documents/patience.ts';
import type { RegistryServer } from '../access/registry-server.ts';
import { readPortalDetails, readPortalTags } from './portal-documents.ts';

const answerLimit = 32 * 1024 * 1024;

/**
 * What MCR's portal (undocumented JSON under `/api/v1/catalog`) tells of a repository. It is a courtesy: anything
 * that is absent, malformed or slow is null or empty.
 * @throws {AppError} `CANCELLED` by the signal, nothing else.
 */
export async function portalDetails(
  context: RegistryServer,
  repository: string,
  signal: AbortSignal,
): Promise<RepositoryDetails> {
  const ask = (what: string) =>
    fetchDocument(context, `/api/v1/catalog/${repository}/${what}?reg=mar`, signal);
  const [detailsDocument, tagsDocument] = await Promise.all([ask('details'), ask('tags')]);
  if (signal.aborted) throw cancelled(signal.reason);
  return { ...readPortalDetails(detailsDocument), tags: readPortalTags(tagsDocument) };
}

async function fetchDocument(
  { client, registry, linkRule }: RegistryServer,
  path: string,
  signal: AbortSignal,
): Promise<Buffer | null> {
  try {
    return await client.read({
      url: new URL(path, registry),
      headers: { accept: 'application/json', 'accept-encoding': 'identity' },
      addressRule: 'any',
      linkRule,
      limit: answerLimit,
      signal,
      // Nobody waits for it: it is asked once.
      patience: new Patience(1),
      parse: ({ status, body }) => (status === 200 ? body : null),
    });
  } catch {
    return null;
  }
}
