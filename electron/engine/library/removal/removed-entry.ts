import type { Descriptor } from '../../../../shared/descriptor.ts';

const removedAnnotation = 'io.longshore.removed';
/** ISO time. */
const removedAtAnnotation = 'io.longshore.removed-at';

/** The removal that an entry is part of; undefined for an image that is not removed. */
export function removalOf({ annotations = {} }: Descriptor): string | undefined {
  return Object.hasOwn(annotations, removedAnnotation) ? annotations[removedAnnotation] : undefined;
}

/**
 * How long ago (ms) the removal of an entry began, by the clocks of the day then and now: they are all that two processes
 * share. Infinite where nobody noted it.
 */
export function ageOfRemoval({ annotations = {} }: Descriptor, now: number): number {
  const began = Date.parse(annotations[removedAtAnnotation] ?? '');
  // A clock that was wrong then has noted a time to come.
  return Number.isNaN(began) ? Number.POSITIVE_INFINITY : Math.abs(now - began);
}

/**
 * The entry as part of a removal. It stays in the index, so that nobody deletes its blobs meanwhile.
 * @param now milliseconds of the day's clock.
 */
export function asRemoved(entry: Descriptor, removal: string, now: number): Descriptor {
  const marks = { [removedAnnotation]: removal, [removedAtAnnotation]: new Date(now).toISOString() };
  return { ...entry, annotations: { ...entry.annotations, ...marks } };
}

/** The entry as it was before its removal began. */
export function asRestored(entry: Descriptor): Descriptor {
  const { [removedAnnotation]: _, [removedAtAnnotation]: __, ...annotations } = entry.annotations ?? {};
  return { ...entry, annotations };
}
