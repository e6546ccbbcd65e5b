import { isRepositoryName, isTag } from '../../../../shared/reference.ts';
import { errorOfDocument } from '../access/error-answers.ts';
import type { RegistryContext } from '../access/registry-context.ts';
import { readCatalogPage, readTagPage } from './name-documents.ts';
import { type NameBatch, namePages, namesOnPage } from './name-pages.ts';

const namesPerPage = 1000;
const pageRequest = {
  headers: { accept: 'application/json', 'accept-encoding': 'identity' },
  /** Bytes of one page at most. */
  limit: 32 * 1024 * 1024,
};

/**
 * Names of all repositories, page by page.
 * @throws {AppError} `NAME_UNKNOWN` when the registry has no catalog, and as `namesOnPage`.
 */
export function catalogPages(
  { auth, registry, displayName, newPatience }: RegistryContext,
  signal: AbortSignal,
): AsyncGenerator<NameBatch> {
  return namePages({
    first: new URL(`/v2/_catalog?n=${namesPerPage}`, registry),
    isName: isRepositoryName,
    readPage: (url) =>
      auth.read({
        ...pageRequest,
        url,
        scope: 'registry:catalog:*',
        signal,
        patience: newPatience(),
        parse(document) {
          if (document.status === 200) return namesOnPage(document, url, readCatalogPage);
          throw errorOfDocument(document, { kind: 'catalog', registry: displayName });
        },
      }),
  });
}

/**
 * Tags of one repository, page by page.
 * @throws {AppError} `NAME_UNKNOWN` for an unknown repository, and as `namesOnPage`.
 */
export function tagPages(
  { auth, registry, displayName, newPatience }: RegistryContext,
  repository: string,
  signal: AbortSignal,
): AsyncGenerator<NameBatch> {
  return namePages({
    first: new URL(`/v2/${repository}/tags/list?n=${namesPerPage}`, registry),
    isName: isTag,
    readPage: (url) =>
      auth.read({
        ...pageRequest,
        url,
        scope: `repository:${repository}:pull`,
        signal,
        patience: newPatience(),
        parse(document) {
          if (document.status === 200) return namesOnPage(document, url, readTagPage);
          if (document.status === 404 && isListWithoutTags(document.body)) return { names: [], next: null };
          throw errorOfDocument(document, { kind: 'tags', registry: displayName, repository });
        },
      }),
  });
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
