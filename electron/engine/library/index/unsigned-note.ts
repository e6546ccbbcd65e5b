import type { Descriptor } from '../../../../shared/descriptor.ts';
import { referenceOf } from '../index-entry.ts';

/** Tells of an entry that its registry was asked for signatures when the image came, and had none. */
const signaturesAnnotation = 'io.longshore.signatures';

/** The entries with that note at the one of an image: of one name, since another registry may have signatures of it. */
export function withUnsignedNote(
  entries: readonly Descriptor[],
  reference: string,
  digest: string,
): Descriptor[] {
  return entries.map((entry) =>
    entry.digest === digest && referenceOf(entry) === reference ? noted(entry) : entry,
  );
}

/** An entry that takes the place of others, with that note where one of them has it of the same image. */
export function withNoteOfSame(entry: Descriptor, replaced: readonly Descriptor[]): Descriptor {
  const isNoted = replaced.some((other) => other.digest === entry.digest && isNotedUnsigned(other));
  return isNoted ? noted(entry) : entry;
}

/** True for an image of which it is known that it was not signed when it came. */
export function isNotedUnsigned({ annotations = {} }: Descriptor): boolean {
  return annotations[signaturesAnnotation] === 'none';
}

function noted(entry: Descriptor): Descriptor {
  return { ...entry, annotations: { ...entry.annotations, [signaturesAnnotation]: 'none' } };
}
