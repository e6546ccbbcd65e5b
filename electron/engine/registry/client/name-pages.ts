import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../../../shared/errors.ts';
import type { HttpDocument } from '../../network/documents/document-request.ts';
import { nextLink } from '../../network/documents/link-header.ts';
import { refuseWebPage } from '../../network/documents/web-page.ts';

const maximumPages = 1_000;
const maximumNames = 500_000;
/** Names that are looked at at once. Between them all else has its turn, such as an end that was asked for. */
const namesPerBatch = 10_000;

/** Some names of a list. */
export interface NameBatch {
  names: string[];
  /** True for the last names of a list that goes on beyond what is read. */
  isCut: boolean;
}

/** What the registry sends of a list at once. */
export interface NamesOnPage {
  names: string[];
  /** The page after it; null when it is the last. */
  next: URL | null;
}

/** How one list of names is read. */
export interface NameList {
  first: URL;
  readPage(url: URL): Promise<NamesOnPage>;
  /** Names that the grammar allows; others are dropped, because they could reach a disk or a terminal. */
  isName(name: string): boolean;
}

/**
 * Pages of names as the registry sends them (distribution-spec, "Listing tags"), following `Link`. A page that was
 * seen before and pages that bring nothing new finish it; a list without reasonable end is cut.
 * @throws {AppError} what reading a page throws.
 */
export async function* namePages(list: NameList): AsyncGenerator<NameBatch> {
  const seenPages = new Set<string>();
  const seenNames = new Set<string>();
  let url: URL | null = list.first;
  while (url !== null) {
    seenPages.add(url.href);
    const page: NamesOnPage = await list.readPage(url);
    const countBefore = seenNames.size;
    let fresh: string[] = [];
    let isOver = false;
    for (let start = 0; start < page.names.length && !isOver; start += namesPerBatch) {
      if (fresh.length > 0) yield { names: fresh, isCut: false };
      if (start > 0) await setImmediate();
      ({ fresh, isOver } = takeFresh(page.names.slice(start, start + namesPerBatch), list, seenNames));
    }
    const bringsNothing = seenNames.size === countBefore && page.names.length > 0;
    const isLast = bringsNothing || page.next === null || seenPages.has(page.next.href);
    const isFull = seenPages.size === maximumPages || seenNames.size >= maximumNames;
    const isCut = isOver || (!isLast && isFull);
    if (fresh.length > 0 || isCut) yield { names: fresh, isCut };
    url = isLast || isCut ? null : page.next;
  }
}

/** The names of a page that are new, as far as there is room for them; they then count as seen. */
function takeFresh(names: readonly string[], { isName }: NameList, seen: Set<string>) {
  const fresh: string[] = [];
  for (const name of names) {
    if (seen.has(name) || !isName(name)) continue;
    if (seen.size >= maximumNames) return { fresh, isOver: true };
    seen.add(name);
    fresh.push(name);
  }
  return { fresh, isOver: false };
}

/**
 * The names on a page whose answer is a 200, and the page after it.
 * @param namesIn gives the names in its JSON, or null when it is no such page.
 * @throws {AppError} `NETWORK` for a page that is none, `BLOCKED_URL` for a link to another host.
 */
export function namesOnPage(
  document: HttpDocument,
  asked: URL,
  namesIn: (bytes: Buffer) => string[] | null,
): NamesOnPage {
  const { body, headers, url } = document;
  refuseWebPage(document);
  const names = body === null ? null : namesIn(body);
  if (names === null) throw notAList(url.host);
  return { names, next: nextPage(headers.link, asked) };
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
