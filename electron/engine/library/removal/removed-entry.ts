import type { Descriptor } from '../../../../shared/descriptor.ts';

const removedAnnotation = 'io.longshore.removed';

/** The removal that an entry is part of; undefined for an image that is not removed. */
export function removalOf({ annotations = {} }: Descriptor): string | undefined {
  return Object.hasOwn(annotations, removedAnnotation) ? annotations[removedAnnotation] : undefined;
}

/** The entry as part of a removal. It stays in the index, so that nobody deletes its blobs meanwhile. */
export function asRemoved(entry: Descriptor, removal: string): Descriptor {
  return { ...entry, annotations: { ...entry.annotations, [removedAnnotation]: removal } };
}

/** The entry as it was before its removal began. */
export function asRestored(entry: Descriptor): Descriptor {
  const { [removedAnnotation]: _, ...annotations } = entry.annotations ?? {};
  return { ...entry, annotations };
}
