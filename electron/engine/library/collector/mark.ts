import pLimit from 'p-limit';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { referenceOf } from '../index-entry.ts';
import type { DocumentReader } from './document-reader.ts';
import { followEntry } from './entry-use.ts';

/** Entries that are followed at a time: disks answer many questions at once sooner than one after the other. */
const entriesAtATime = 16;

/** What the entries of a library use. */
export interface Marks {
  /** Digests of all that they lead to. */
  used: Set<string>;
  /** References of those that lead further than can be read: any blob may be theirs. */
  unreadable: Set<string>;
}

/** Finds what these entries use. It never throws. */
export async function mark(reader: DocumentReader, entries: readonly Descriptor[]): Promise<Marks> {
  const marks: Marks = { used: new Set(), unreadable: new Set() };
  const limit = pLimit(entriesAtATime);
  await limit.map(entries, async (entry) => {
    const { digests, unreadable } = await followEntry(reader, entry);
    for (const digest of digests) marks.used.add(digest);
    if (unreadable.size > 0) marks.unreadable.add(referenceOf(entry));
  });
  return marks;
}
