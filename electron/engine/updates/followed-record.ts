import * as z from 'zod';
import { appErrorSchema } from '../../../shared/errors.ts';
import { tagVersionSchema } from '../../../shared/schemas/updates.ts';
import { tagLookSchema } from './tag-look.ts';
import { isTagReference } from './tag-reference.ts';

/** Versions of a tag that are remembered: four years of a monthly tag. */
export const mostVersions = 50;

/** The form in which a followed tag is saved. */
export const followedRecordSchema = z.object({
  reference: z.string().refine(isTagReference),
  followedAt: z.string(),
  fetches: z.boolean(),
  keepsOlder: z.boolean(),
  /** ISO time at which a look was begun last. */
  triedAt: z.string().nullable(),
  /** Why it told nothing; one that cannot be read is no reason to lose the tag. */
  error: appErrorSchema.nullable().catch(null),
  /** What the last one told that told something; one that cannot be read is taken anew. */
  look: tagLookSchema.nullable().catch(null),
  /** What the tag named when its update was last fetched without being asked for: one that is cancelled stays so. */
  fetchedRoot: z.string().nullable(),
  /** The newest first. */
  history: z.array(tagVersionSchema).max(mostVersions),
});
/** What of a followed tag outlives the process. */
export type FollowedRecord = z.infer<typeof followedRecordSchema>;

function newRecord(reference: string): FollowedRecord {
  return {
    reference,
    followedAt: new Date().toISOString(),
    fetches: false,
    keepsOlder: false,
    triedAt: null,
    error: null,
    look: null,
    fetchedRoot: null,
    history: [],
  };
}

/** The record of a tag; undefined for one that is not followed. */
export function recordOf(
  { tags }: { tags: readonly FollowedRecord[] },
  reference: string,
): FollowedRecord | undefined {
  return tags.find((tag) => tag.reference === reference);
}

/** Follows a tag from now on. */
export function addRecord({ tags }: { tags: FollowedRecord[] }, reference: string): FollowedRecord {
  const record = newRecord(reference);
  tags.push(record);
  return record;
}
