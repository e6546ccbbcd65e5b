import type { Descriptor } from '../../../shared/descriptor.ts';
import type { ImageContents } from '../library/image-contents.ts';
import { markedSubject } from '../library/index/attached-entries.ts';
import { referenceOf } from '../library/index-entry.ts';
import { parseManifest } from '../oci/parse-manifest.ts';
import { referrerDescriptor, referrerFactsOf } from '../oci/referrer.ts';

/** Something that is attached to an image, and goes along with it. */
export interface AttachedManifest {
  /** Its descriptor as a list of referrers names it. */
  descriptor: Descriptor;
  bytes: Buffer;
  /** Digest of what it is attached to. */
  subject: string;
  /** The tag by which it is found, of the old form of cosign; undefined for a referrer. */
  tag: string | undefined;
}

/** What is attached to an image, by digest, each after what it is attached to. */
export function attachedManifests({
  attached = [],
  documents,
}: ImageContents): Map<string, AttachedManifest> {
  const found = new Map<string, AttachedManifest>();
  for (const entry of attached) {
    const bytes = documents.get(entry.digest);
    const facts = bytes === undefined ? undefined : referrerFactsOf(bytes);
    const tag = oldTagOf(entry);
    const subject = (tag === undefined ? facts?.subject : undefined) ?? markedSubject(entry);
    if (bytes === undefined || subject === undefined) continue;
    const { digest } = entry;
    const plain = { bytes, digest, contentType: undefined, expected: undefined, name: digest };
    const { descriptor } = parseManifest(plain);
    found.set(digest, {
      descriptor: referrerDescriptor(descriptor, facts ?? { subject }),
      bytes,
      subject,
      tag,
    });
  }
  return found;
}

function oldTagOf(entry: Descriptor): string | undefined {
  const name = referenceOf(entry);
  return name === entry.digest ? undefined : name.slice(name.lastIndexOf(':') + 1);
}
