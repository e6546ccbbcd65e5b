import type { Descriptor } from '../../../shared/descriptor.ts';
import { platformToFetch, referenceOf } from '../library/index-entry.ts';
import { isTagReference } from './tag-reference.ts';

/** What the library has of each tag: the platforms to ask for, by the reference. Images without a tag are none. */
export function platformsByTag(entries: readonly Descriptor[]): Map<string, (string | null)[]> {
  const tags = new Map<string, (string | null)[]>();
  for (const entry of entries) {
    const reference = referenceOf(entry);
    if (!isTagReference(reference)) continue;
    const asked = platformToFetch(entry);
    const others = tags.get(reference) ?? [];
    if (!others.includes(asked)) tags.set(reference, [...others, asked]);
  }
  return tags;
}
