// Decided here: which tags are one image.
import { windowsReleaseOf, windowsReleases } from '../../../../shared/windows-releases.ts';
import type { TagRow } from '../sort-tags.ts';

/** The tags of one image, as one row shows them. */
export interface TaggedImage {
  /** The tag that stands for the image: the most memorable one. */
  key: string;
  /** The release of Windows without "Windows ": "Server 2019"; null for what is no Windows image. */
  release: string | null;
  /** The update that it contains: "KB5061356"; null when no tag tells. */
  update: string | null;
  /** All tags, the one that stands for it first. */
  tags: readonly string[];
  /** ISO time of the last change that is known. */
  date: string | null;
}

/** What the registry's portal tells of a tag. */
export interface TagFacts {
  lastModified: string | null;
  digest: string | null;
}

const architecture = /-(?:amd64|arm64|arm64v8|arm32v7|x64)$/;
const windowsVersion = /^10\.0\.\d{5}(?:\.\d+)?$/;
const updateSuffix = /-(KB\d{6,8})$/i;
/** Tags of one image are moved within this time of each other (ms). */
const sameMove = 3 * 86_400_000;

/**
 * Groups tags that name one image: by digest where it is known, by name where a tag is another's with an architecture, and
 * for Windows by release and day, since MCR gives the index, its manifest, the build and the update tags of their own.
 * Rows come in the order of their first tags.
 * @param rows tags in the order in which a row lists them.
 */
export function groupTags(
  rows: readonly Pick<TagRow, 'tag'>[],
  facts: Readonly<Record<string, TagFacts>>,
): TaggedImage[] {
  const tags = rows.map(({ tag }) => tag);
  const factsOf = (tag: string) => (Object.hasOwn(facts, tag) ? facts[tag] : undefined);
  const groups = new Groups(tags);
  joinByDigest(tags, groups, (tag) => factsOf(tag)?.digest ?? null);
  joinByArchitecture(tags, groups, (tag) => factsOf(tag)?.lastModified ?? null);
  const isWindows = tags.some((tag) => windowsVersion.test(tag.replace(architecture, '')));
  if (isWindows) joinByRelease(tags, groups, (tag) => factsOf(tag)?.lastModified ?? null);
  return groups.all().map((members) => {
    const plain = members.filter((tag) => !architecture.test(tag));
    const first = plain.find((tag) => updateOf(tag) === null) ?? plain[0] ?? members[0] ?? '';
    return {
      key: first,
      release: isWindows ? releaseNameOf(members) : null,
      update: members.map(updateOf).find((update) => update !== null) ?? null,
      tags: [first, ...members.filter((tag) => tag !== first)],
      date: latestOf(members.map((tag) => factsOf(tag)?.lastModified ?? null)),
    };
  });
}

/** Sets of tags that are joined one by one (union-find). Each is listed where its first tag stands. */
class Groups {
  readonly #parents = new Map<string, string>();
  readonly #tags: readonly string[];

  constructor(tags: readonly string[]) {
    this.#tags = tags;
    for (const tag of tags) this.#parents.set(tag, tag);
  }

  join(left: string, right: string): void {
    this.#parents.set(this.#rootOf(right), this.#rootOf(left));
  }

  all(): string[][] {
    const groups = new Map<string, string[]>();
    for (const tag of this.#tags) {
      const root = this.#rootOf(tag);
      const group = groups.get(root);
      if (group === undefined) groups.set(root, [tag]);
      else group.push(tag);
    }
    return [...groups.values()];
  }

  #rootOf(tag: string): string {
    let root = tag;
    for (let parent = this.#parents.get(root); parent !== undefined && parent !== root; ) {
      // Each look-up shortens the way of the next.
      this.#parents.set(root, this.#parents.get(parent) ?? parent);
      root = parent;
      parent = this.#parents.get(root);
    }
    return root;
  }
}

function joinByDigest(
  tags: readonly string[],
  groups: Groups,
  digestOf: (tag: string) => string | null,
): void {
  const firsts = new Map<string, string>();
  for (const tag of tags) {
    const digest = digestOf(tag);
    if (digest === null) continue;
    const first = firsts.get(digest);
    if (first === undefined) firsts.set(digest, tag);
    else groups.join(first, tag);
  }
}

function joinByArchitecture(
  tags: readonly string[],
  groups: Groups,
  dateOf: (tag: string) => string | null,
): void {
  const known = new Set(tags);
  for (const tag of tags) {
    const stem = tag.replace(architecture, '');
    if (stem !== tag && known.has(stem) && areOneMove(dateOf(stem), dateOf(tag))) groups.join(stem, tag);
  }
}

/** Joins what names one release on one day: the release's own names, its update, and its one build. */
function joinByRelease(
  tags: readonly string[],
  groups: Groups,
  dateOf: (tag: string) => string | null,
): void {
  const days = new Map<string, { names: string[]; versions: string[] }>();
  for (const tag of tags) {
    const stem = tag.replace(architecture, '');
    const build = buildOf(stem);
    if (build === null) continue;
    const key = `${build} ${dateOf(tag)?.slice(0, 10) ?? ''}`;
    const day = days.get(key) ?? { names: [], versions: [] };
    days.set(key, day);
    (windowsVersion.test(stem) && stem !== build ? day.versions : day.names).push(tag);
  }
  for (const [key, { names, versions }] of days) {
    const isDated = !key.endsWith(' ');
    const builds = new Set(versions.map((tag) => tag.replace(architecture, '')));
    // Two builds on one day are two images, and without dates nobody knows which build a name means.
    const one = isDated && builds.size === 1 ? [...names, ...versions] : names;
    const [first, ...others] = one;
    for (const other of others) if (first !== undefined) groups.join(first, other);
  }
}

/** The build of Windows that a tag without its architecture names; null for other tags. */
function buildOf(stem: string): string | null {
  if (windowsVersion.test(stem)) return windowsReleaseOf(stem)?.build ?? null;
  const alias = stem.replace(updateSuffix, '').toLowerCase();
  return windowsReleases.find(({ aliases }) => aliases.includes(alias))?.build ?? null;
}

function releaseNameOf(tags: readonly string[]): string | null {
  for (const tag of tags) {
    const build = buildOf(tag.replace(architecture, ''));
    if (build !== null) return windowsReleaseOf(build)?.name.replace(/^Windows /, '') ?? null;
  }
  return null;
}

function updateOf(tag: string): string | null {
  return updateSuffix.exec(tag.replace(architecture, ''))?.[1]?.toUpperCase() ?? null;
}

function areOneMove(left: string | null, right: string | null): boolean {
  if (left === null || right === null) return true;
  return !(Math.abs(Date.parse(left) - Date.parse(right)) > sameMove);
}

function latestOf(dates: readonly (string | null)[]): string | null {
  return dates.reduce(
    (latest, date) => (date !== null && (latest === null || date > latest) ? date : latest),
    null,
  );
}
