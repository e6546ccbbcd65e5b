import type { Descriptor } from '../../../../shared/descriptor.ts';

/** Tells of an entry that its registry was asked for signatures when the image came, and had none. */
const signaturesAnnotation = 'io.longshore.signatures';

/** The entries with that note at those of an image. */
export function withUnsignedNote(entries: readonly Descriptor[], image: string): Descriptor[] {
  return entries.map((entry) =>
    entry.digest === image
      ? { ...entry, annotations: { ...entry.annotations, [signaturesAnnotation]: 'none' } }
      : entry,
  );
}

/** True for an image of which it is known that it was not signed when it came. */
export function isNotedUnsigned({ annotations = {} }: Descriptor): boolean {
  return annotations[signaturesAnnotation] === 'none';
}
