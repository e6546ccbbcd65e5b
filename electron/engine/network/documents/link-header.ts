import { parseLinkHeader } from 'got';

/** The target of `rel="next"` in a `Link` header (RFC 8288), or null; a header that cannot be read has none. */
export function nextLink(header: string | string[] | undefined): string | null {
  const text = Array.isArray(header) ? header.join(', ') : (header ?? '');
  try {
    return parseLinkHeader(text).find(({ parameters }) => isNext(parameters.rel))?.reference ?? null;
  } catch {
    return null;
  }
}

function isNext(relations = ''): boolean {
  return relations.replaceAll('"', '').toLowerCase().split(/\s+/).includes('next');
}
