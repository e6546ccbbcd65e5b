import type { ImageSpecification, ImageStep } from '../images/image.ts';
import type { IndexEntry } from '../images/index-manifest.ts';
import type { CatalogueContext } from './catalogue-context.ts';
import { updateDay } from './update-days.ts';
import { baseReleases, nanoServerSteps, windowsImage, windowsPlatform } from './windows-base.ts';

const lines = [
  { line: '10.0', newestPatch: 1, distribution: 'noble' },
  { line: '9.0', newestPatch: 11, distribution: 'bookworm-slim' },
  { line: '8.0', newestPatch: 17, distribution: 'bookworm-slim' },
] as const;

const linuxArchitectures = [
  { architecture: 'amd64', suffix: 'amd64' },
  { architecture: 'arm', variant: 'v7', suffix: 'arm32v7' },
  { architecture: 'arm64', variant: 'v8', suffix: 'arm64v8' },
] as const;

type Architecture = (typeof linuxArchitectures)[number];

/** What each repository adds to the one before it, in real bytes. */
const parts = [
  { repository: 'dotnet/runtime-deps', label: 'the native dependencies of .NET', bytes: 9_300_000 },
  { repository: 'dotnet/runtime', label: 'the .NET runtime', bytes: 32_100_000 },
  { repository: 'dotnet/aspnet', label: 'the ASP.NET Core runtime', bytes: 10_900_000 },
  { repository: 'dotnet/sdk', label: 'the .NET SDK', bytes: 206_400_000 },
] as const;

/** .NET for Linux and Windows: one index over everything, and tags for single platforms. */
export function addDotnet(context: CatalogueContext): void {
  const { content } = context;
  parts.forEach(({ repository, label }, depth) => {
    content.addRepository(repository, { shortDescription: `Official images with ${label}.` });
    for (const { line, newestPatch, distribution } of lines) {
      for (let patch = newestPatch; patch >= 0; patch -= 1) {
        const monthsAgo = newestPatch - patch;
        const version = `${line}.${patch}`;
        const moving = monthsAgo === 0 ? [line, ...(line === '10.0' ? ['latest'] : [])] : [];
        const entries = [
          ...linuxArchitectures.map((architecture) => {
            const tags = [version, ...moving].map((tag) => `${tag}-${distribution}-${architecture.suffix}`);
            const image = linuxImage(context, architecture, version, depth, monthsAgo);
            return linuxEntry(context, repository, tags, image, monthsAgo);
          }),
          ...(depth === 0 ? [] : windowsEntries(context, repository, version, depth, monthsAgo)),
        ];
        const tags = [version, ...moving, `${version}-${distribution}`];
        content.addIndex(repository, tags, { entries }, updateDay(monthsAgo));
      }
    }
  });
}

function linuxEntry(
  { content }: CatalogueContext,
  repository: string,
  tags: string[],
  image: ImageSpecification,
  monthsAgo: number,
): IndexEntry {
  return {
    manifest: content.addImage(repository, tags, image, updateDay(monthsAgo)),
    platform: image.platform,
  };
}

function linuxImage(
  context: CatalogueContext,
  architecture: Architecture,
  version: string,
  depth: number,
  monthsAgo: number,
): ImageSpecification {
  const { suffix, ...machine } = architecture;
  const base = context.shelf.large(`debian ${suffix} ${monthsAgo}`, 28_200_000);
  return {
    platform: { os: 'linux', ...machine },
    created: updateDay(monthsAgo),
    steps: [
      { createdBy: "# debian.sh --arch 'amd64' out/ 'bookworm' '@1762560000'", layer: base },
      { createdBy: `ENV APP_UID=1654 ASPNETCORE_HTTP_PORTS=8080 DOTNET_VERSION=${version}` },
      ...partSteps(context, suffix, version, depth),
    ],
    config: { Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin', `DOTNET_VERSION=${version}`] },
  };
}

function windowsEntries(
  context: CatalogueContext,
  repository: string,
  version: string,
  depth: number,
  monthsAgo: number,
): IndexEntry[] {
  return baseReleases.map((release) => {
    const steps: ImageStep[] = [
      ...nanoServerSteps(context, release, monthsAgo),
      { createdBy: `ENV DOTNET_VERSION=${version}`, layer: context.tiny },
      ...partSteps(context, 'windows', version, depth),
    ];
    const image = windowsImage(release, monthsAgo, steps);
    const tags = [`${version}-nanoserver-${release.alias}`];
    const manifest = context.content.addImage(repository, tags, image, updateDay(monthsAgo));
    return { manifest, platform: windowsPlatform(release, monthsAgo) };
  });
}

function partSteps({ shelf }: CatalogueContext, kind: string, version: string, depth: number): ImageStep[] {
  return parts.slice(0, depth + 1).map(({ repository, bytes }) => ({
    createdBy: `COPY /dotnet ./ # ${repository} ${version}`,
    layer: shelf.large(`${repository} ${version} ${kind}`, bytes),
  }));
}
