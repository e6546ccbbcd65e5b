import type { Descriptor } from '../../../shared/descriptor.ts';
import { isDigest } from '../../../shared/digest.ts';
import { isFullReference } from '../../../shared/library/find-images.ts';
import { displayHost, parseReference } from '../../../shared/reference.ts';
import { containerdNameAnnotation, referenceAnnotation } from '../oci/annotations.ts';
import { plainEntry } from '../oci/plain-entry.ts';

/**
 * The entry of an exported `index.json`: the image under its full reference, in the two annotations that other
 * tools look at (image-spec, annotations.md; containerd, images/archive). An image that another tool has named keeps
 * that name, and one without a name stays without.
 */
export function namedDescriptor(root: Descriptor, reference: string): Descriptor {
  if (isDigest(reference)) return plainEntry(root);
  const name = isFullReference(reference) ? nameOf(reference, root.digest) : reference;
  return {
    ...plainEntry(root),
    annotations: { [containerdNameAnnotation]: name, [referenceAnnotation]: name },
  };
}

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

/** Stands for the registry of a name that has none; no name has this one (RFC 2606). */
const noRegistry = 'none.invalid';

/** A name has a tag or a digest, never both: loaders refuse both. The digest is that of what is exported. */
function nameOf(reference: string, digest: string): string {
  const { registry, repository, tag } = parseReference(reference);
  const suffix = tag === undefined ? `@${digest}` : `:${tag}`;
  return `${displayHost(registry)}/${repository}${suffix}`;
}
