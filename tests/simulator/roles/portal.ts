import { type Answer, jsonAnswer } from '../http/answer.ts';
import type { Repository } from '../images/repository.ts';
import { edgeHeaders } from './registry-errors.ts';

/** The portal's undocumented JSON about a repository: its description, or all of its tags with their dates. */
export function portalAnswer(repository: Repository | undefined, kind: string): Answer {
  if (repository === undefined || repository.details.isOffPortal) {
    return jsonAnswer(404, { message: 'Not Found' }, edgeHeaders());
  }
  return jsonAnswer(200, kind === 'details' ? portalDetails(repository) : portalTags(repository));
}

function portalDetails({ name, details, tags }: Repository): object {
  return {
    name,
    publisher: 'Microsoft',
    shortDescription: details.shortDescription ?? '',
    readme: details.readme ?? `# ${name}\n\n${details.shortDescription ?? ''}`,
    imagePath: `/assets/${name.split('/')[0]}.png`,
    projectWebsite: 'https://www.microsoft.com/',
    categories: ['Containers'],
    lastModifiedDate:
      [...tags.values()]
        .map(({ lastModified }) => lastModified)
        .sort()
        .at(-1) ?? null,
    supportedTags: [...tags.keys()].slice(0, 20),
  };
}

/** Digests are told for manifests that were built already: the portal too lags behind the registry. */
function portalTags({ name: repository, tags }: Repository): object[] {
  return [...tags].map(([name, { manifest, lastModified }]) => ({
    name,
    repository,
    digest: manifest.built?.digest ?? null,
    createdDate: lastModified,
    lastModifiedDate: lastModified,
    architecture: manifest.architecture,
    operatingSystem: manifest.operatingSystem,
  }));
}
