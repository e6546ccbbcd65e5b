import { isFullReference } from '../../../../shared/library/find-images.ts';
import { formatReference, parseReference } from '../../../../shared/reference.ts';
import { attachedEntry } from '../index/attached-entries.ts';
import type { Library } from '../layout.ts';
import type { PlannedImage } from './images/planned-image.ts';

/** The images of an archive, and what is attached to them; what is attached to anything else is left out. */
export interface ImagesWithAttached {
  images: PlannedImage[];
  attached: PlannedImage[];
}

/** Tells images from what is attached to them. */
export function splitAttached(planned: readonly PlannedImage[]): ImagesWithAttached {
  const images = planned.filter(({ subject }) => subject === undefined);
  return { images, attached: attachedTo(images, planned) };
}

/** What is attached to one of these images, and what is attached to that in turn, each once. */
export function attachedTo(
  images: readonly PlannedImage[],
  planned: readonly PlannedImage[],
): PlannedImage[] {
  const bySubject = Map.groupBy(planned, ({ subject }) => subject);
  const digests = new Set(images.flatMap(({ documents }) => [...documents.keys()]));
  const found: PlannedImage[] = [];
  // A set is walked to its end, also while it grows.
  for (const digest of digests) {
    for (const each of bySubject.get(digest) ?? []) {
      found.push(each);
      digests.add(each.root.digest);
    }
  }
  return found;
}

/**
 * Keeps what is attached to an image that is in the library.
 * @throws {AppError} what `addAttached` throws.
 */
export async function addAttachedTo(
  library: Library,
  image: PlannedImage,
  planned: readonly PlannedImage[],
): Promise<void> {
  const entries = attachedTo([image], planned).flatMap(({ root, subject, name }) =>
    subject === undefined ? [] : [attachedEntry(root, subject, inRepositoryOf(image, name))],
  );
  if (entries.length > 0) await library.addAttached(image.root.digest, entries);
}

/** A tag without a repository, as layouts of `cosign save` are read, is one of the image's own. */
function inRepositoryOf(image: PlannedImage, name: string | undefined): string | undefined {
  if (name === undefined || image.name === undefined || isFullReference(name)) return name;
  if (!isFullReference(image.name)) return name;
  const { registry, repository } = parseReference(image.name);
  return formatReference({ registry, repository, tag: name });
}
