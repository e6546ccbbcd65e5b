import type { Descriptor } from '../../../../../shared/descriptor.ts';
import { isDigest } from '../../../../../shared/digest.ts';
import { formatReference, noRegistry, parseReference } from '../../../../../shared/reference.ts';
import { containerdNameAnnotation, referenceAnnotation } from '../../../oci/annotations.ts';

/** Names in archives are no longer than references are. */
const longestName = 1024;

/**
 * What the entry of an index calls its image (image-spec, annotations.md; containerd, images/archive): in full where it
 * names a registry, else as it is written there; undefined when it has no name, or one that nobody could type.
 */
export function nameOfEntry({ annotations = {} }: Descriptor): string | undefined {
  const names = [annotations[containerdNameAnnotation], annotations[referenceAnnotation]];
  const name = names.find((text) => text !== undefined && isFit(text));
  return name === undefined ? undefined : (inFull(name, noRegistry) ?? name);
}

/** What a tag of Docker means: without a registry an image of Docker Hub. Undefined for what is no tag. */
export function nameOfTag(tag: string): string | undefined {
  return isFit(tag) ? inFull(tag, 'docker.io') : undefined;
}

function isFit(text: string): boolean {
  return text !== '' && text.length <= longestName && !/[\p{C}\p{Z}]/u.test(text) && !isDigest(text);
}

function inFull(text: string, registry: string): string | undefined {
  try {
    const reference = parseReference(text, registry);
    return reference.registry === noRegistry ? undefined : formatReference(reference);
  } catch {
    return undefined;
  }
}
