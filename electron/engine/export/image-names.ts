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
  const name = exportedName(reference, root.digest);
  if (name === undefined) return plainEntry(root);
  return {
    ...plainEntry(root),
    annotations: { [containerdNameAnnotation]: name, [referenceAnnotation]: name },
  };
}

/**
 * The name that an export carries: the full reference, or what another tool has named it; undefined for one without a name.
 * @param digest of what is exported.
 */
export function exportedName(reference: string, digest: string): string | undefined {
  if (isDigest(reference)) return undefined;
  return isFullReference(reference) ? nameOf(reference, digest) : reference;
}

/** A name has a tag or a digest, never both: loaders refuse both. The digest is that of what is exported. */
function nameOf(reference: string, digest: string): string {
  const { registry, repository, tag } = parseReference(reference);
  const suffix = tag === undefined ? `@${digest}` : `:${tag}`;
  return `${displayHost(registry)}/${repository}${suffix}`;
}
