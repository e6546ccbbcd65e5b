import { JournalFiles, type JournalPlace } from './files.ts';
import type { JournalSubject } from './format.ts';
import { endOf, outermost } from './stretches.ts';

/**
 * Bytes from the beginning of a partial blob that its journals name, without a gap. None of them is verified.
 * @returns 0 when there is none, and when its journals cannot be read.
 */
export async function arrivedBytes(place: JournalPlace, subject: JournalSubject): Promise<number> {
  const named = await new JournalFiles(place, subject).read().catch(() => undefined);
  let end = 0;
  for (const stretch of outermost([...(named?.durable ?? []), ...(named?.hinted ?? [])])) {
    if (stretch.offset > end) break;
    end = endOf(stretch);
  }
  return end;
}
