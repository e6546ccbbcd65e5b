import * as z from 'zod';
import { isDigest } from '../../../../shared/digest.ts';
import { isTag } from '../../../../shared/reference.ts';
import type { RepositoryDetails } from '../../../../shared/schemas/image.ts';
import { requestFollowing } from '../../network/follow-redirects.ts';
import type { HttpClient } from '../../network/http-client.ts';
import type { LinkRule } from '../../network/link-rule.ts';
import { cancelled } from '../../network/network-error.ts';
import { readBody } from '../../network/read-body.ts';
import { parseJson } from '../../oci/json.ts';

const answerLimit = 32 * 1024 * 1024;
const text = z.string().optional().catch(undefined);
const detailsSchema = z.object({ shortDescription: text, description: text, readme: text }).catch({});
const tagSchema = z.object({ name: z.string(), digest: text, lastModifiedDate: text });
const tagsSchema = z.array(tagSchema.nullable().catch(null)).catch([]);

/** Where the portal is asked. */
export interface PortalContext {
  client: HttpClient;
  /** The registry's origin, which MCR's portal shares. */
  registry: URL;
  linkRule: LinkRule;
}

/**
 * What MCR's portal (undocumented JSON under `/api/v1/catalog`) tells of a repository. It is a courtesy: anything
 * that is absent, malformed or slow is null or empty.
 * @throws {AppError} `CANCELLED` by the signal, nothing else.
 */
export async function portalDetails(
  context: PortalContext,
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
  { client, registry, linkRule }: PortalContext,
  path: string,
  signal: AbortSignal,
): Promise<unknown> {
  try {
    const response = await requestFollowing(client, {
      url: new URL(path, registry),
      headers: { accept: 'application/json', 'accept-encoding': 'identity' },
      addressRule: 'any',
      linkRule,
      signal,
    });
    const bytes = await readBody(response.body, answerLimit, response.url.host);
    return response.status === 200 && bytes !== null ? parseJson(bytes) : undefined;
  } catch {
    return undefined;
  }
}
