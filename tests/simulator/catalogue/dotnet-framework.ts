import type { ImageStep } from '../images/image.ts';
import type { CatalogueContext } from './catalogue-context.ts';
import { updateDay } from './update-days.ts';
import {
  type BaseRelease,
  ltsc2019,
  ltsc2022,
  ltsc2025,
  serverCoreSteps,
  windowsImage,
  windowsPlatform,
} from './windows-base.ts';

const kept = 6;

/**
 * dotnet/framework/runtime as in January 2022 and since: one index over several Windows releases, the bases of
 * ltsc2022 foreign layers with URLs into windows/servercore, those of ltsc2019 with short links.
 */
export function addDotnetFramework(context: CatalogueContext): void {
  const { content } = context;
  const repository = 'dotnet/framework/runtime';
  content.addRepository(repository, {
    shortDescription: '.NET Framework runtime images on Windows Server Core.',
  });
  for (const [version, isDefault] of [
    ['4.8.1', false],
    ['4.8', true],
  ] as const) {
    for (let monthsAgo = 0; monthsAgo < kept; monthsAgo += 1) {
      const date = updateDay(monthsAgo).slice(0, 10).replaceAll('-', '');
      const entries = [ltsc2019, ltsc2022, ltsc2025].map((release) => {
        const tag = `${version}-${date}-windowsservercore-${release.alias}`;
        const tags = monthsAgo === 0 ? [tag, `${version}-windowsservercore-${release.alias}`] : [tag];
        const image = windowsImage(release, monthsAgo, frameworkSteps(context, release, monthsAgo, version));
        const manifest = content.addImage(repository, tags, image, updateDay(monthsAgo));
        return { manifest, platform: windowsPlatform(release, monthsAgo) };
      });
      const moving = monthsAgo === 0 ? [version, ...(isDefault ? ['latest'] : [])] : [];
      content.addIndex(repository, [`${version}-${date}`, ...moving], { entries }, updateDay(monthsAgo));
    }
  }
}

function frameworkSteps(
  context: CatalogueContext,
  release: BaseRelease,
  monthsAgo: number,
  version: string,
): ImageStep[] {
  const foreign = release === ltsc2022 ? { repository: 'windows/servercore' } : undefined;
  return [
    ...serverCoreSteps(context, release, monthsAgo, foreign),
    {
      createdBy:
        'cmd /S /C #(nop)  ENV DOTNET_RUNNING_IN_CONTAINER=true COMPLUS_RUNNING_IN_CONTAINER=1 COMPLUS_NGenProtectedProcess_FeatureEnabled=0',
      layer: context.tiny,
    },
    {
      createdBy:
        'cmd /S /C curl -fSLo patch.msu https://download.microsoft.com/download/5/a/4/Windows10.0-KB9008395-x64-NDP48.msu     && mkdir patch     && expand patch.msu patch -F:*     && del /F /Q patch.msu     && dism /Online /Quiet /Add-Package /PackagePath:C:\\patch\\windows10.0-kb9008395-x64-ndp48.cab     && rmdir /S /Q patch',
      layer: context.shelf.large(`framework ${version} ${release.alias} ${monthsAgo}`, 223_268_696),
    },
  ];
}
