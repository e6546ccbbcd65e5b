import * as z from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { SharedRecords } from '../files/records/shared-records.ts';
import type { WarnLog } from '../files/records/warn-log.ts';
import { type FollowedRecord, followedRecordSchema } from './followed-record.ts';

/** Bytes of the file that are read: more than `mostTags` take with all their history. */
const mostBytes = 64 * 1024 * 1024;
const mostTags = 2_000;

const waitSchema = z.object({ host: z.string().max(300), until: z.string() });
/** A registry that has asked to be left in peace until an ISO time. */
export type HostWait = z.infer<typeof waitSchema>;

const fileSchema = z.object({
  version: z.literal(1),
  tags: z.array(z.unknown()).max(mostTags),
  waits: z.array(waitSchema).max(mostTags).catch([]),
});

/** All that is known of followed tags. */
export interface Followed {
  tags: FollowedRecord[];
  waits: HostWait[];
}

/**
 * The tags that a user follows, in one file of the state folder. Of a file that cannot be read in full a copy is kept,
 * and told of once.
 */
export class FollowedFile {
  readonly #records: SharedRecords<Followed>;

  constructor(path: string, log?: WarnLog) {
    this.#records = new SharedRecords(path, form, log);
  }

  /** @throws {AppError} as `SharedRecords.read`. */
  read(): Promise<Followed> {
    return this.#records.read();
  }

  /**
   * Changes what is there.
   * @param change changes what it is given; its result is handed on.
   * @throws {AppError} `INVALID_REFERENCE` for too many tags; as `SharedRecords.change`.
   */
  change<Result>(change: (followed: Followed) => Result): Promise<Result> {
    return this.#records.change((followed) => {
      const result = change(followed);
      if (followed.tags.length > mostTags) throw tooMany();
      return result;
    });
  }
}

const form = {
  mostBytes,
  empty: (): Followed => ({ tags: [], waits: [] }),
  parse: (json: unknown) => {
    const file = fileSchema.parse(json);
    const tags = file.tags.flatMap((tag) => followedRecordSchema.safeParse(tag).data ?? []);
    return { content: { tags, waits: file.waits }, isWhole: tags.length === file.tags.length };
  },
  format: (followed: Followed) => JSON.stringify({ version: 1, ...followed }),
  damaged: (path: string) =>
    `Some followed tags could not be read from ${path}. A copy of the file is kept beside it; follow them again.`,
  busy: (path: string) =>
    new AppError(
      'LIBRARY_BUSY',
      `Another Longshore is changing the followed tags in ${path}. Wait until it is done and try again.`,
      { details: { path } },
    ),
};

function tooMany(): AppError {
  return new AppError(
    'INVALID_REFERENCE',
    `No more than ${mostTags} tags can be followed. Unfollow some that you do not need.`,
    { details: { most: mostTags } },
  );
}
