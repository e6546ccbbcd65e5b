import { digestSchema } from '../../shared/digest.ts';
import { formatReference, parseReference } from '../../shared/reference.ts';
import type { LibraryImage } from '../../shared/schemas/library.ts';

/** What the window shows. Repository and tag are missing before the user has chosen them. */
export type Route =
  | {
      place: 'explore';
      registry?: string;
      repository?: string;
      tag?: string;
      digest?: string;
      platform?: string;
      /** The page of the image's files. */
      view?: 'files';
    }
  | { place: 'compare'; a?: ComparedImage; b?: ComparedImage }
  /** `id` names the download whose drawer is to open. */
  | { place: 'downloads'; id?: string }
  /** `view` names the page of serving, which is reached from the library, and `files` an image whose files are shown. */
  | { place: 'library'; view?: 'serving'; files?: LibraryImageName }
  | { place: 'settings' };
/** An image of the library, whatever it is called there. */
export interface LibraryImageName {
  reference: string;
  digest: string;
  /** Missing where the image has one only, or all of an index. */
  platform?: string;
}
/** One side of a comparison: a full reference, and the platform where it has several. */
export interface ComparedImage {
  reference: string;
  platform?: string;
  /** Of an image of the library, which is called there as the reference says, full or not. */
  digest?: string;
}
/** An image of the library as one side of a comparison: the one that is there, whatever its tag names by now. */
export function comparedOfLibrary({
  reference,
  digest,
  platform,
}: Pick<LibraryImage, 'reference' | 'digest' | 'platform'>): ComparedImage {
  return { reference, digest, ...(platform === null || platform === 'all' ? {} : { platform }) };
}
export type Place = Route['place'];
export type ExploreRoute = Extract<Route, { place: 'explore' }>;

const start: Route = { place: 'explore' };

/** Reads a hash route. A hash that is no route, or that holds a bad reference, leads to the start of Explore. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [place, ...rest] = path.split('/');
  if (place === 'downloads' && rest[0]) return { place, id: decode(rest[0]) };
  if (place === 'library' && rest[0] === 'serving') return { place, view: 'serving' };
  if (place === 'library' && rest[0] === 'files') return readLibraryFiles(new URLSearchParams(query));
  if (place === 'downloads' || place === 'library' || place === 'settings') return { place };
  if (place === 'compare') return readComparison(new URLSearchParams(query));
  if (place !== 'explore' || rest.length === 0 || rest[0] === '') return start;
  const [registry = '', ...names] = rest.map(decode);
  if (names.length === 0 || names[0] === '') return { place, registry };
  const search = new URLSearchParams(query);
  const platform = search.get('platform');
  const explored = readExplored(registry, names.join('/'));
  if (explored === undefined) return start;
  const hasFiles = search.get('view') === 'files' && referenceOf(explored) !== '';
  return {
    ...explored,
    ...(platform === null ? {} : { platform }),
    ...(hasFiles ? { view: 'files' as const } : {}),
  };
}

/**
 * Reads the hash by which the host hands on a link of another program, `#/link/REGISTRY/REPOSITORY…`; undefined for
 * every other hash.
 */
export function parseLink(hash: string): ExploreRoute | undefined {
  const prefix = '#/link/';
  if (!hash.startsWith(prefix)) return undefined;
  const route = parseRoute(`#/explore/${hash.slice(prefix.length)}`);
  return route.place === 'explore' && route.repository !== undefined ? route : undefined;
}

/** Writes a route as a hash that `parseRoute` reads. */
export function formatRoute(route: Route): string {
  if (route.place === 'library' && route.files !== undefined) return formatLibraryFiles(route.files);
  if (route.place === 'library' && route.view !== undefined) return `#/library/${route.view}`;
  if (route.place === 'compare') return formatComparison(route);
  if (route.place !== 'explore') return `#/${route.place}`;
  const { registry, repository, tag, digest, platform, view } = route;
  if (registry === undefined) return '#/explore';
  if (repository === undefined) return `#/explore/${registry}`;
  const name = `${registry}/${repository}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`;
  const query = [
    ...(platform ? [`platform=${encodeURIComponent(platform)}`] : []),
    ...(view ? [`view=${view}`] : []),
  ];
  return `#/explore/${name}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

/** The full reference that a route means, or an empty text before a tag is chosen. */
export function referenceOf({ registry, repository, tag, digest }: ExploreRoute): string {
  if (registry === undefined || repository === undefined || (tag === undefined && digest === undefined))
    return '';
  return formatReference({
    registry,
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  });
}

/** The route of a full reference, as pasted by a user. Throws what `parseReference` throws. */
export function routeOfReference(text: string, defaultRegistry: string): ExploreRoute {
  return { place: 'explore', ...parseReference(text, defaultRegistry) };
}

function readExplored(registry: string, name: string): ExploreRoute | undefined {
  const hasTag = name.lastIndexOf(':') > name.lastIndexOf('/') || name.includes('@');
  try {
    const { repository, tag, digest } = parseReference(`${registry}/${name}${hasTag ? '' : ':any'}`);
    const base: ExploreRoute = { place: 'explore', registry, repository };
    if (!hasTag) return base;
    return { ...base, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
  } catch {
    return undefined;
  }
}

function readLibraryFiles(query: URLSearchParams): Route {
  const [reference, digest, platform] = ['reference', 'digest', 'platform'].map((name) => query.get(name));
  // Names of the library may be none that a registry would take; its digests are digests.
  if (!reference || !digest || !digestSchema.safeParse(digest).success) return { place: 'library' };
  return { place: 'library', files: { reference, digest, ...(platform ? { platform } : {}) } };
}

function formatLibraryFiles({ reference, digest, platform }: LibraryImageName): string {
  const query = new URLSearchParams({ reference, digest, ...(platform === undefined ? {} : { platform }) });
  return `#/library/files?${query}`;
}

function readComparison(query: URLSearchParams): Route {
  const side = (name: string): ComparedImage | undefined => {
    const [platform, digest, text] = [
      query.get(`${name}-platform`),
      query.get(`${name}-digest`),
      query.get(name),
    ];
    const more = platform === null ? {} : { platform };
    if (text && digest !== null && digestSchema.safeParse(digest).success)
      return { reference: text, ...more, digest };
    try {
      return { reference: formatReference(parseReference(text ?? '')), ...more };
    } catch {
      return undefined;
    }
  };
  const [a, b] = [side('a'), side('b')];
  return { place: 'compare', ...(a === undefined ? {} : { a }), ...(b === undefined ? {} : { b }) };
}

function formatComparison({ a, b }: Extract<Route, { place: 'compare' }>): string {
  const query = new URLSearchParams();
  for (const [name, side] of [
    ['a', a],
    ['b', b],
  ] as const) {
    if (side === undefined) continue;
    query.set(name, side.reference);
    if (side.platform !== undefined) query.set(`${name}-platform`, side.platform);
    if (side.digest !== undefined) query.set(`${name}-digest`, side.digest);
  }
  return `#/compare?${query}`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
