import { AppError } from '../../../../shared/errors.ts';
import type { HttpResponse } from '../../network/http-client.ts';
import { readBody } from '../../network/read-body.ts';
import { parseJson } from '../../oci/json.ts';
import { readWithRetry } from '../access/read-with-retry.ts';
import { nextLink } from './link-header.ts';

const maximumPages = 1_000;
const maximumNames = 500_000;
const pageLimit = 32 * 1024 * 1024;

/** Some names of a list. */
export interface NameBatch {
  names: string[];
  /** True for the last names of a list that goes on beyond what is read. */
  isCut: boolean;
}

/** How one list of names is fetched and read. */
export interface NameList {
  first: URL;
  /** Fetches a page; the answer is a 200, or null for a list that is empty though the server says 404. */
  fetch(url: URL): Promise<HttpResponse | null>;
  /** The names in a page's JSON, or null when it is no such page. */
  read(document: unknown): string[] | null;
  /** Names that the grammar allows; others are dropped, because they could reach a disk or a terminal. */
  isName(name: string): boolean;
  signal: AbortSignal;
}

/**
 * Pages of names as the registry sends them (distribution-spec, "Listing tags"), following `Link`. A page that was
 * seen before and pages that bring nothing new finish it; a list without reasonable end is cut.
 * @throws {AppError} `BLOCKED_URL` for a link to another host, `NETWORK` for a page that is none.
 */
export async function* namePages(list: NameList): AsyncGenerator<NameBatch> {
  const seenPages = new Set<string>();
  const seenNames = new Set<string>();
  let url: URL | null = list.first;
  while (url !== null) {
    seenPages.add(url.href);
    const page: Page = await readWithRetry(fetchPage(list, url), list.signal);
    const names = page.names.filter((name) => !seenNames.has(name) && list.isName(name));
    const all = [...new Set(names)];
    const fresh = all.slice(0, maximumNames - seenNames.size);
    for (const name of fresh) seenNames.add(name);
    const bringsNothing = fresh.length === 0 && page.names.length > 0;
    const isLast = bringsNothing || page.next === null || seenPages.has(page.next.href);
    const isFull = seenPages.size === maximumPages || seenNames.size >= maximumNames;
    const isCut = fresh.length < all.length || (!isLast && isFull);
    if (fresh.length > 0 || isCut) yield { names: fresh, isCut };
    url = isLast || isCut ? null : page.next;
  }
}

interface Page {
  names: string[];
  next: URL | null;
}

function fetchPage(list: NameList, url: URL) {
  return async (): Promise<Page> => {
    const response = await list.fetch(url);
    if (response === null) return { names: [], next: null };
    const { host } = response.url;
    const bytes = await readBody(response.body, pageLimit, host);
    const names = bytes === null ? null : list.read(parseJson(bytes));
    if (names === null) throw notAList(host);
    return { names, next: nextPage(response.headers.link, url) };
  };
}

function nextPage(link: string | string[] | undefined, current: URL): URL | null {
  const target = nextLink(link);
  if (target === null) return null;
  const url = URL.parse(target, current.href);
  if (url === null || url.host !== current.host) {
    throw new AppError(
      'BLOCKED_URL',
      `${current.host} continues its list on another server, which Longshore does not follow. Tell the registry’s owner.`,
      { details: { host: current.host, reason: 'foreign-link' } },
    );
  }
  // Behind a proxy that ends TLS, registries write http:// links to themselves.
  url.protocol = current.protocol;
  return url;
}

function notAList(host: string): AppError {
  return new AppError(
    'NETWORK',
    `${host} answered with something that is not a list of names. Check that it is a registry, and try again.`,
    { details: { host, reason: 'malformed-list', status: 200 } },
  );
}
