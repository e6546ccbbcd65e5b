import * as z from 'zod';
import { isDigest } from '../../../../shared/digest.ts';
import { isTag } from '../../../../shared/reference.ts';
import type { RepositoryDetails } from '../../../../shared/schemas/image.ts';
import { cancelled } from '../../network/connections/network-error.ts';
import { Patience } from '../../network/documents/patience.ts';
import { parseJson } from '../../oci/json.ts';
import type { RegistryServer } from '../access/registry-server.ts';

const answerLimit = 32 * 1024 * 1024;
const text = z.string().optional().catch(undefined);
const detailsSchema = z.object({ shortDescription: text, description: text, readme: text }).catch({});
const tagSchema = z.object({ name: z.string(), digest: text, lastModifiedDate: text });
const tagsSchema = z.array(tagSchema.nullable().catch(null)).catch([]);

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
  const ask = (what: string) => fetchJson(context, `/api/v1/catalog/${repository}/${what}?reg=mar`, signal);
  const [detailsDocument, tagsDocument] = await Promise.all([ask('details'), ask('tags')]);
  if (signal.aborted) throw cancelled(signal.reason);
  const details = detailsSchema.parse(detailsDocument);
  const tags = tagsSchema.parse(tagsDocument).filter((tag) => tag !== null && isTag(tag.name));
  return {
    description: details.shortDescription ?? details.description ?? null,
    readme: details.readme ?? null,
    tags: Object.fromEntries(
      tags.flatMap((tag) =>
        tag === null
          ? []
          : [
              [
                tag.name,
                {
                  lastModified: tag.lastModifiedDate ?? null,
                  digest: tag.digest !== undefined && isDigest(tag.digest) ? tag.digest : null,
                },
              ],
            ],
      ),
    ),
  };
}

async function fetchJson(
  { client, registry, linkRule }: RegistryServer,
  path: string,
  signal: AbortSignal,
): Promise<unknown> {
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
      parse: ({ status, body }) => (status === 200 && body !== null ? parseJson(body) : undefined),
    });
  } catch {
    return undefined;
  }
}
