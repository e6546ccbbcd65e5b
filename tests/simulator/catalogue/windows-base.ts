import type { Platform } from '../../../shared/descriptor.ts';
import type { ImageSpecification, ImageStep } from '../images/image.ts';
import type { CatalogueContext } from './catalogue-context.ts';
import { updateDay } from './update-days.ts';

/** A release of Windows as its base images are built. Sizes are the real ones, in bytes. */
export interface BaseRelease {
  alias: string;
  build: string;
  /** The last number of the newest `os.version`. */
  newestRevision: number;
  /** How the release's first image is called in its history. */
  firstImage: string;
  released: string;
  serverCore: { base: number; update: number };
  nanoServer: number;
  /** Bases of this release were foreign layers, and stay so. */
  isForeign: boolean;
}

export const ltsc2019: BaseRelease = {
  alias: 'ltsc2019',
  build: '10.0.17763',
  newestRevision: 7919,
  firstImage: '1809-RTM-amd64',
  released: '2018-11-13T09:40:24Z',
  serverCore: { base: 1_534_685_324, update: 666_618_146 },
  nanoServer: 101_050_245,
  isForeign: true,
};

export const ltsc2022: BaseRelease = {
  alias: 'ltsc2022',
  build: '10.0.20348',
  newestRevision: 4294,
  firstImage: '2022-RTM-amd64',
  released: '2021-05-08T09:40:24Z',
  serverCore: { base: 1_251_699_055, update: 889_767_519 },
  nanoServer: 116_769_712,
  isForeign: false,
};

export const ltsc2025: BaseRelease = {
  alias: 'ltsc2025',
  build: '10.0.26100',
  newestRevision: 6905,
  firstImage: '2025-RTM-amd64',
  released: '2024-11-01T09:40:24Z',
  serverCore: { base: 1_482_371_926, update: 914_397_517 },
  nanoServer: 124_257_916,
  isForeign: false,
};

export const baseReleases: readonly BaseRelease[] = [ltsc2025, ltsc2022, ltsc2019];

const revisionsAMonth = 123;

/** The `os.version` that a release had so many months ago. */
export function osVersion(release: BaseRelease, monthsAgo: number): string {
  return `${release.build}.${release.newestRevision - monthsAgo * revisionsAMonth}`;
}

/** The platform of a Windows image. */
export function windowsPlatform(release: BaseRelease, monthsAgo: number, architecture = 'amd64'): Platform {
  return { architecture, os: 'windows', 'os.version': osVersion(release, monthsAgo) };
}

/** The two layers of Server Core: the release and the month's update. `foreign` overrides how they are had. */
export function serverCoreSteps(
  { shelf }: CatalogueContext,
  release: BaseRelease,
  monthsAgo: number,
  foreign: ImageStep['foreign'] = release.isForeign ? 'link' : undefined,
): ImageStep[] {
  const version = osVersion(release, monthsAgo);
  const source = foreign === undefined ? {} : { foreign };
  return [
    {
      createdBy: `Apply image ${release.firstImage}`,
      created: release.released,
      layer: shelf.large(`servercore ${release.build}`, release.serverCore.base),
      ...source,
    },
    {
      createdBy: `Install update ${release.alias}-amd64`,
      created: updateDay(monthsAgo),
      layer: shelf.large(`servercore ${version}`, release.serverCore.update),
      ...source,
    },
  ];
}

/** The one layer of Nano Server. */
export function nanoServerSteps(
  { shelf }: CatalogueContext,
  release: BaseRelease,
  monthsAgo: number,
): ImageStep[] {
  const version = osVersion(release, monthsAgo);
  return [
    {
      createdBy: `Apply image ${version}`,
      created: updateDay(monthsAgo),
      layer: shelf.large(`nanoserver ${version}`, release.nanoServer),
      ...(release.isForeign ? { foreign: 'link' as const } : {}),
    },
  ];
}

/** A Windows image of these steps. */
export function windowsImage(
  release: BaseRelease,
  monthsAgo: number,
  steps: ImageStep[],
  architecture = 'amd64',
): ImageSpecification {
  return {
    platform: windowsPlatform(release, monthsAgo, architecture),
    created: updateDay(monthsAgo),
    steps,
    config: {
      Env: ['COMPLUS_NGenProtectedProcess_FeatureEnabled=0'],
      Cmd: ['c:\\windows\\system32\\cmd.exe'],
    },
  };
}
