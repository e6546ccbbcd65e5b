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
