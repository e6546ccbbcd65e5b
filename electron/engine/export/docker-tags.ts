import { isDigest } from '../../../shared/digest.ts';
import { isFullReference } from '../../../shared/library/find-images.ts';
import { displayHost, noRegistry, parseReference } from '../../../shared/reference.ts';

/**
 * What `docker load` will call the image: `host/repository:tag`, on Docker Hub as `docker images` shows it.
 * Empty for a reference by digest, which `docker load` refuses as a tag, and for a name that is no reference.
 */
export function repositoryTags(reference: string): string[] {
  if (isDigest(reference)) return [];
  if (!isFullReference(reference)) return shortTags(reference);
  const { registry, repository, tag } = parseReference(reference);
  if (tag === undefined) return [];
  const host = displayHost(registry);
  if (host !== 'docker.io') return [`${host}/${repository}:${tag}`];
  return [`${repository.replace(/^library\//, '')}:${tag}`];
}

/** A name that another tool gave, without a registry. */
function shortTags(name: string): string[] {
  try {
    const { registry, repository, tag } = parseReference(name, noRegistry);
    return registry === noRegistry && tag !== undefined ? [`${repository}:${tag}`] : [];
  } catch {
    return [];
  }
}
