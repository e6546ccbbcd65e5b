import * as z from 'zod';
import { isRepositoryName, isTag } from '../../../../shared/reference.ts';
import type { RegistryAuth } from '../access/authorized-requests.ts';
import { answerError, errorOfBody, readErrorBody } from '../access/error-answers.ts';
import { type NameBatch, type NameList, namePages } from './name-pages.ts';

const namesPerPage = 1000;
const catalogSchema = z.object({ repositories: z.array(z.unknown()).nullish() });
const tagsSchema = z.object({ tags: z.array(z.unknown()).nullish() });

/** The registry that lists are asked of. */
export interface ListContext {
  auth: RegistryAuth;
  /** The registry's origin. */
  registry: URL;
  /** The registry's name for people. */
  displayName: string;
}

/**
 * Names of all repositories, page by page.
 * @throws {AppError} `NAME_UNKNOWN` when the registry has no catalog, and as `namePages`.
 */
export function catalogPages(context: ListContext, signal: AbortSignal): AsyncGenerator<NameBatch> {
  const { auth, registry, displayName } = context;
  return namePages({
    first: new URL(`/v2/_catalog?n=${namesPerPage}`, registry),
    isName: isRepositoryName,
    read: (document) => strings(catalogSchema.safeParse(document).data?.repositories),
    signal,
    async fetch(url) {
      const response = await auth.get({ url, scope: 'registry:catalog:*', headers: acceptJson, signal });
      if (response.status === 200) return response;
      throw await answerError(response, { kind: 'catalog', registry: displayName });
    },
  });
}

/**
 * Tags of one repository, page by page.
 * @throws {AppError} `NAME_UNKNOWN` for an unknown repository, and as `namePages`.
 */
export function tagPages(
  context: ListContext,
  repository: string,
  signal: AbortSignal,
): AsyncGenerator<NameBatch> {
  const { auth, registry, displayName } = context;
  const list: NameList = {
    first: new URL(`/v2/${repository}/tags/list?n=${namesPerPage}`, registry),
    isName: isTag,
    read: (document) => {
      const page = tagsSchema.safeParse(document);
      return page.success ? (strings(page.data.tags) ?? []) : null;
    },
    signal,
    async fetch(url) {
      const scope = `repository:${repository}:pull`;
      const response = await auth.get({ url, scope, headers: acceptJson, signal });
      if (response.status === 200) return response;
      const body = await readErrorBody(response);
      if (response.status === 404 && isListWithoutTags(body)) return null;
      throw errorOfBody(response, body, { kind: 'tags', registry: displayName, repository });
    },
  };
  return namePages(list);
}

const acceptJson = { accept: 'application/json', 'accept-encoding': 'identity' };

function strings(values: unknown[] | null | undefined): string[] | null {
  return values?.filter((value) => typeof value === 'string') ?? null;
}

/**
 * True for MCR's answer of a repository that is in the catalog and has no tags: its storage's XML, after a byte order
 * mark, in place of the registry's JSON (microsoft/containerregistry#57).
 */
function isListWithoutTags(body: Buffer | null): boolean {
  const text =
    body
      ?.toString('utf8')
      .replace(/^\uFEFF/, '')
      .trimStart() ?? '';
  return text.startsWith('<') && text.includes('<Code>BlobNotFound</Code>');
}
