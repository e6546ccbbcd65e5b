// Decided here: which Windows release a build number is.
/** One release of Windows that container base images exist for. */
export interface WindowsRelease {
  /** The first three parts of its `os.version`. */
  build: string;
  /** The name people know it by. */
  name: string;
  /** The words accepted for it in a platform, as MCR's tags spell them. */
  aliases: readonly string[];
}

/** Windows releases by build, oldest first (Microsoft's "Windows container version compatibility"). */
export const windowsReleases: readonly WindowsRelease[] = [
  { build: '10.0.14393', name: 'Windows Server 2016', aliases: ['ltsc2016', '1607'] },
  { build: '10.0.16299', name: 'Windows Server 1709', aliases: ['1709'] },
  { build: '10.0.17134', name: 'Windows Server 1803', aliases: ['1803'] },
  { build: '10.0.17763', name: 'Windows Server 2019', aliases: ['ltsc2019', '1809'] },
  { build: '10.0.18362', name: 'Windows Server 1903', aliases: ['1903'] },
  { build: '10.0.18363', name: 'Windows Server 1909', aliases: ['1909'] },
  { build: '10.0.19041', name: 'Windows Server 2004', aliases: ['2004'] },
  { build: '10.0.19042', name: 'Windows Server 20H2', aliases: ['20h2'] },
  { build: '10.0.20348', name: 'Windows Server 2022', aliases: ['ltsc2022', '21h2'] },
  { build: '10.0.25398', name: 'Windows Server 23H2', aliases: ['23h2'] },
  { build: '10.0.26100', name: 'Windows Server 2025', aliases: ['ltsc2025', '24h2'] },
];

/** The release that an `os.version` belongs to, or undefined for one not in the table. */
export function windowsReleaseOf(osVersion: string): WindowsRelease | undefined {
  return windowsReleases.find(({ build }) => osVersion === build || osVersion.startsWith(`${build}.`));
}

/** The build number prefix for a release word such as `ltsc2019`, or undefined when it is none. */
export function windowsBuildOfAlias(alias: string): string | undefined {
  return windowsReleases.find(({ aliases }) => aliases.includes(alias.toLowerCase()))?.build;
}

/** The release that a word means: `2019`, `ltsc2019`, `1809`, `17763` and `10.0.17763` are all one. */
export function windowsReleaseOfWord(word: string): WindowsRelease | undefined {
  return releasesByWord.get(word.toLowerCase());
}

/** MCR's tag for the newest update of a release: `ltsc2019`, or `20H2` where it was no long-term one. */
export function windowsReleaseTag({ aliases, name }: WindowsRelease): string {
  return aliases.find((alias) => alias.startsWith('ltsc')) ?? versionOf(name);
}

/** True for a tag that names the release or a build of it, also behind other words: `4.8-windowsservercore-ltsc2019`. */
export function isTagOfWindowsRelease(tag: string, { aliases, build }: WindowsRelease): boolean {
  return tag
    .toLowerCase()
    .split(/[-_]/)
    .some((part) => aliases.includes(part) || part === build || part.startsWith(`${build}.`));
}

/** True for the repository of a Windows base image, by its name on MCR. */
export function isWindowsBaseImage(repository: string): boolean {
  return windowsBaseImages.some(({ name }) => name === repository);
}

/**
 * True for a Windows base image that exists for the release, and for what lies below one (`windows/servercore/iis`),
 * also where a mirror keeps MCR's names below a prefix. Insider builds are of no release.
 */
export function isWindowsImageOf(repository: string, { build }: WindowsRelease): boolean {
  const path = `/${repository}/`;
  if (!path.includes('/windows/') || path.includes('/insider/')) return false;
  const base = windowsBaseImages.find(({ name }) => path.includes(`/${name}/`));
  return base !== undefined && build >= base.firstBuild && build <= base.lastBuild;
}

interface WindowsBaseImage {
  name: string;
  /** Builds have equally many digits, so they compare as texts. */
  firstBuild: string;
  lastBuild: string;
}

const noLastBuild = '10.0.99999';

/** Base images with the releases that they exist for, the more specific names first. */
const windowsBaseImages: readonly WindowsBaseImage[] = [
  { name: 'windows/servercore', firstBuild: '10.0.14393', lastBuild: noLastBuild },
  { name: 'windows/nanoserver', firstBuild: '10.0.16299', lastBuild: noLastBuild },
  { name: 'windows/server', firstBuild: '10.0.20348', lastBuild: noLastBuild },
  { name: 'windows', firstBuild: '10.0.17763', lastBuild: '10.0.19042' },
];

const releasesByWord: ReadonlyMap<string, WindowsRelease> = new Map(
  windowsReleases.flatMap((release) =>
    [
      ...release.aliases,
      versionOf(release.name).toLowerCase(),
      release.build,
      release.build.replace('10.0.', ''),
    ].map((word): [string, WindowsRelease] => [word, release]),
  ),
);

/** `2019` of `Windows Server 2019`. */
function versionOf(name: string): string {
  return name.slice(name.lastIndexOf(' ') + 1);
}
