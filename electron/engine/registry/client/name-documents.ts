import { parseBoundedJson } from '../../oci/bounded-json.ts';

/** Names in one page: twice as many as are read of a whole list, for registries that give all in one. */
const maximumNames = 1_000_000;

/** The names in a page of the catalog, or null when it is none. */
export function readCatalogPage(bytes: Buffer): string[] | null {
  return namesIn(parseBoundedJson(bytes, maximumNames), 'repositories');
}

/** The names in a page of tags, or null when it is none. `tags` may be absent: the repository has none. */
export function readTagPage(bytes: Buffer): string[] | null {
  const document = parseBoundedJson(bytes, maximumNames);
  const isPage = typeof document === 'object' && document !== null && !Array.isArray(document);
  if (!isPage) return null;
  const { tags = null } = document as { tags?: unknown };
  return tags === null ? [] : namesIn(document, 'tags');
}

function namesIn(document: unknown, list: 'repositories' | 'tags'): string[] | null {
  if (typeof document !== 'object' || document === null || !Object.hasOwn(document, list)) return null;
  const names: unknown = (document as Record<typeof list, unknown>)[list];
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : null;
}
