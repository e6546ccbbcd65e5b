import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isDigest } from '../../../../shared/digest.ts';
import { addedAtOf } from '../index-entry.ts';
import { isDocumentType, type Link } from './document-links.ts';
import type { DocumentReader } from './document-reader.ts';

/** No image has as many parts; documents that name more are taken for unreadable, so that memory is bounded. */
const mostDigests = 1_000_000;

/** What one entry of the library leads to. */
export interface EntryUse {
  /** Digests of all that it leads to, itself first, whether they are here or not. */
  digests: Set<string>;
  /** Those of them that are not here, and without which the image is whole. */
  absent: Set<string>;
  /** Digests of documents of which nobody can tell what they name, because they are missing or damaged. */
  unreadable: Set<string>;
}

/**
 * Follows an entry as far as it leads. An index of which only some platforms are here is whole when another tool has
 * written its entry (containerd exports such); one that Longshore has added was complete then, so that what is missing
 * is lost. Every document is followed once, so that neither depth nor circles matter.
 */
export async function followEntry(reader: DocumentReader, entry: Descriptor): Promise<EntryUse> {
  const use: EntryUse = { digests: new Set(), absent: new Set(), unreadable: new Set() };
  const isSparse = addedAtOf(entry) === null;
  const followed = new Set<string>();
  const open: Link[] = [
    { digest: entry.digest, isDocument: isDocumentType(entry.mediaType), mayBeAbsent: 'no' },
  ];
  for (let link = open.pop(); link !== undefined; link = open.pop()) {
    const { digest, isDocument, mayBeAbsent } = link;
    if (isDigest(digest)) use.digests.add(digest);
    if (use.digests.size + open.length > mostDigests) {
      use.unreadable.add(entry.digest);
      return use;
    }
    const key = `${isDocument} ${digest}`;
    if (isDocument === 'no' || followed.has(key)) continue;
    followed.add(key);
    const links = await reader.read(link);
    if (typeof links === 'object') {
      // One by one: a call takes fewer arguments than a document names things.
      for (const further of links) open.push(further);
    } else if (links === 'absent' && (mayBeAbsent === 'yes' || (mayBeAbsent === 'sparse' && isSparse)))
      use.absent.add(digest);
    else use.unreadable.add(digest);
  }
  return use;
}
