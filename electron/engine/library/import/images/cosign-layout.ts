import type { Descriptor } from '../../../../../shared/descriptor.ts';
import { nameOfEntry } from './image-name.ts';

/** What an entry is in a layout that `cosign save` has written (cosign, pkg/oci/layout). */
const kindAnnotation = 'kind';
const imageKinds: ReadonlySet<string> = new Set([
  'dev.cosignproject.cosign/image',
  'dev.cosignproject.cosign/imageIndex',
]);
const suffixes: ReadonlyMap<string, string> = new Map([
  ['dev.cosignproject.cosign/sigs', 'sig'],
  ['dev.cosignproject.cosign/atts', 'att'],
  ['dev.cosignproject.cosign/sboms', 'sbom'],
]);

/** What an entry of such a layout is attached to, and the tag by which it was found in its registry. */
export interface CosignEntry {
  subject: string;
  tag: string;
}

/**
 * The entries of a layout by `cosign save` that are attached to its images. Their manifests do not say so: cosign finds
 * them by a tag, for which a layout has no place. They follow their image, and bear its name where it has one.
 */
export function cosignEntries(entries: readonly Descriptor[]): Map<Descriptor, CosignEntry> {
  const found = new Map<Descriptor, CosignEntry>();
  let images: Descriptor[] = [];
  for (const entry of entries) {
    const kind = new Map(Object.entries(entry.annotations ?? {})).get(kindAnnotation) ?? '';
    if (imageKinds.has(kind)) images = [entry, ...images];
    const suffix = suffixes.get(kind);
    if (suffix === undefined) continue;
    const name = nameOfEntry(entry);
    const image = images.find((each) => nameOfEntry(each) === name) ?? images[0];
    if (image === undefined) continue;
    found.set(entry, {
      subject: image.digest,
      tag: `${image.digest.replace(':', '-')}.${suffix}`,
    });
  }
  return found;
}
