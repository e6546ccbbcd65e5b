import type { Descriptor } from '../../../shared/descriptor.ts';
import { displayHost, parseReference, type Reference } from '../../../shared/reference.ts';
import { containerdNameAnnotation, referenceAnnotation } from '../oci/annotations.ts';
import { plainEntry } from '../oci/plain-entry.ts';

/**
 * The entry of an exported `index.json`: the image under its full reference, in the two annotations that other
 * tools look at (image-spec, annotations.md; containerd, images/archive).
 * @throws {AppError} `INVALID_REFERENCE`.
 */
export function namedDescriptor(root: Descriptor, reference: string): Descriptor {
  const name = nameOf(parseReference(reference), root.digest);
  return {
    ...plainEntry(root),
    annotations: { [containerdNameAnnotation]: name, [referenceAnnotation]: name },
  };
}

/**
 * What `docker load` will call the image: `host/repository:tag`, on Docker Hub as `docker images` shows it.
 * Empty for a reference by digest, which `docker load` refuses as a tag.
 * @throws {AppError} `INVALID_REFERENCE`.
 */
export function repositoryTags(reference: string): string[] {
  const { registry, repository, tag } = parseReference(reference);
  if (tag === undefined) return [];
  const host = displayHost(registry);
  if (host !== 'docker.io') return [`${host}/${repository}:${tag}`];
  return [`${repository.replace(/^library\//, '')}:${tag}`];
}

/** A name has a tag or a digest, never both: loaders refuse both. The digest is that of what is exported. */
function nameOf({ registry, repository, tag }: Reference, digest: string): string {
  const suffix = tag === undefined ? `@${digest}` : `:${tag}`;
  return `${displayHost(registry)}/${repository}${suffix}`;
}
