import type { ImageStep } from '../images/image.ts';
import type { CatalogueContext } from './catalogue-context.ts';
import { monthsOfUpdates, updateDay } from './update-days.ts';
import {
  type BaseRelease,
  baseReleases,
  ltsc2019,
  ltsc2022,
  ltsc2025,
  nanoServerSteps,
  osVersion,
  serverCoreSteps,
  windowsImage,
  windowsPlatform,
} from './windows-base.ts';

type StepsOf = (context: CatalogueContext, release: BaseRelease, monthsAgo: number) => ImageStep[];

const oldestUpdate = 5_043_050;

/** Windows base images, with the tags that MCR gives them. */
export function addWindows(context: CatalogueContext): void {
  const { content, shelf } = context;
  content.addRepository('windows/servercore', {
    shortDescription: 'Windows Server Core: the API surface that most server apps need.',
    readme: '# Windows Server Core\n\nThe base image for traditional .NET Framework applications.',
  });
  content.addRepository('windows/nanoserver', {
    shortDescription: 'Nano Server: the smallest Windows base, for new apps.',
  });
  content.addRepository('windows/server', {
    shortDescription: 'Windows Server with Desktop Experience APIs.',
  });
  content.addRepository('windows', { shortDescription: 'Windows with the full API surface.' });
  addReleases(context, 'windows/servercore', baseReleases, serverCoreSteps);
  addReleases(context, 'windows/nanoserver', baseReleases, nanoServerSteps);
  addReleases(context, 'windows/server', [ltsc2025, ltsc2022], wholeWindows(3_180_000_000, 1_104_000_000));
  addReleases(context, 'windows', [ltsc2019], wholeWindows(3_906_170_000, 1_221_000_000));
  const arm64Steps: ImageStep[] = [
    { createdBy: 'Apply image 2025-RTM-arm64', layer: shelf.large('servercore arm64', 1_391_040_000) },
  ];
  content.addImage('windows/servercore', ['ltsc2025-arm64'], windowsImage(ltsc2025, 0, arm64Steps, 'arm64'));
}

/** A release's moving tag is an index, `-amd64` the manifest itself; each month's update keeps tags of its own. */
function addReleases(
  context: CatalogueContext,
  repository: string,
  releases: readonly BaseRelease[],
  stepsOf: StepsOf,
): void {
  const { content } = context;
  for (let monthsAgo = 0; monthsAgo < monthsOfUpdates; monthsAgo += 1) {
    for (const release of releases) {
      const version = osVersion(release, monthsAgo);
      const names = [version, ...(monthsAgo === 0 ? movingTags(release) : [])];
      const image = windowsImage(release, monthsAgo, stepsOf(context, release, monthsAgo));
      const amd64Tags = names.map((name) => `${name}-amd64`);
      const manifest = content.addImage(repository, amd64Tags, image, updateDay(monthsAgo));
      const entry = { manifest, platform: windowsPlatform(release, monthsAgo) };
      const update = `${release.alias}-KB${oldestUpdate + (monthsOfUpdates - monthsAgo) * 1017}`;
      content.addIndex(repository, [...names, update], { entries: [entry] }, updateDay(monthsAgo));
    }
  }
}

function movingTags(release: BaseRelease): string[] {
  return release === ltsc2019 ? ['ltsc2019', '1809'] : [release.alias];
}

function wholeWindows(base: number, update: number): StepsOf {
  return ({ shelf }, release, monthsAgo) => [
    {
      createdBy: `Apply image ${release.firstImage}`,
      created: release.released,
      layer: shelf.large(`windows ${release.build} ${base}`, base),
    },
    {
      createdBy: `Install update ${release.alias}-amd64`,
      created: updateDay(monthsAgo),
      layer: shelf.large(`windows ${osVersion(release, monthsAgo)} ${update}`, update),
    },
  ];
}
