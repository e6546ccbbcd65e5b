import pLimit from 'p-limit';
import { hasEnded } from '../../../shared/download-states.ts';
import { AppError } from '../../../shared/errors.ts';
import type { DownloadRequest, DownloadRow } from '../../../shared/schemas/download.ts';
import type {
  FailedLook,
  FollowedTag,
  FollowRequest,
  ImageUpdate,
  LookRequest,
  LookResult,
  UpdateRequest,
  UpdatesState,
} from '../../../shared/schemas/updates.ts';
import { ByItself } from './by-itself.ts';
import { bytesOfAll, type FoundUpdate, findUpdates } from './find-updates.ts';
import { addRecord, type FollowedRecord, recordOf } from './followed-record.ts';
import { platformsByTag } from './library-tags.ts';
import { Looks, type LooksOptions, settle } from './looks.ts';
import type { TagLook } from './tag-look.ts';
import { tagReference } from './tag-reference.ts';

/** Tags that are looked at together while somebody waits. */
const looksAtOnce = 4;

/** What fetches updates. */
export interface UpdateQueue {
  list(): DownloadRow[];
  start(request: DownloadRequest): Promise<DownloadRow>;
}

export interface UpdatesOptions extends LooksOptions {
  queue: UpdateQueue;
  /** The host that references without one mean. */
  defaultRegistry(): string;
  /** How often followed tags are looked at (ms); null for never. */
  everyMs(): number | null;
}

/** Followed tags, and what has become of the tags of the library. */
export class Updates {
  readonly #options: UpdatesOptions;
  readonly #looks: Looks;
  readonly #byItself: ByItself;

  constructor(options: UpdatesOptions) {
    this.#options = options;
    this.#looks = new Looks(options);
    this.#byItself = new ByItself({
      ...options,
      looks: this.#looks,
      everyMs: () => options.everyMs(),
      fetch: (found, keepsOlder) => this.#fetch(found, keepsOlder),
    });
  }

  /** Looks at followed tags by itself from now on. */
  start(): void {
    this.#byItself.start();
  }

  /** Looks at the followed tags that are due now, as it does by itself. */
  lookAtDue(): Promise<void> {
    return this.#byItself.tick();
  }

  /** Ends what it does by itself. */
  close(): Promise<void> {
    return this.#byItself.close();
  }

  /** @throws {AppError} `LIBRARY_CORRUPT`, `DISK_PERMISSION`. */
  async state(): Promise<UpdatesState> {
    const { tags } = await this.#options.file.read();
    return { followed: tags.map(followedTag), ...(await this.#updatesOf(this.#looks.known(tags))) };
  }

  /**
   * Follows a tag, or changes how it is followed. A new one is looked at first, so that none is followed that is not there.
   * @throws {AppError} `INVALID_REFERENCE`, `NAME_UNKNOWN`, `MANIFEST_UNKNOWN`; `DISK_FULL`, `DISK_PERMISSION`.
   */
  async follow(request: FollowRequest, signal: AbortSignal): Promise<FollowedTag> {
    const reference = tagReference(request.reference, this.#options.defaultRegistry());
    const { tags } = await this.#options.file.read();
    const isNew = !tags.some((tag) => tag.reference === reference);
    const look = isNew ? await this.#looks.first(reference, signal) : undefined;
    return this.#options.file.change((followed) => {
      const record = recordOf(followed, reference) ?? addRecord(followed, reference);
      record.fetches = request.fetches ?? record.fetches;
      record.keepsOlder = request.keepsOlder ?? record.keepsOlder;
      if (look !== undefined) settle(record, look);
      return followedTag(record);
    });
  }

  /** @throws {AppError} `INVALID_REFERENCE`, `DISK_FULL`, `DISK_PERMISSION`. */
  async unfollow(references: readonly string[]): Promise<void> {
    const names = new Set(references.map((text) => tagReference(text, this.#options.defaultRegistry())));
    await this.#options.file.change((followed) => {
      followed.tags = followed.tags.filter(({ reference }) => !names.has(reference));
    });
  }

  /**
   * Looks at tags now, because somebody wants to know.
   * @throws {AppError} `INVALID_REFERENCE`, and `MANIFEST_UNKNOWN` for a tag that is neither in the library nor followed.
   */
  async look({ references }: LookRequest, signal: AbortSignal): Promise<LookResult> {
    const { library, file, defaultRegistry } = this.#options;
    const [inLibrary, { tags }] = [platformsByTag(await library.entries()), await file.read()];
    const known = new Set([...inLibrary.keys(), ...tags.map(({ reference }) => reference)]);
    const wanted = references?.map((text) => tagReference(text, defaultRegistry())) ?? [...known];
    const unknown = wanted.find((reference) => !known.has(reference));
    if (unknown !== undefined) throw notInLibrary(unknown);
    const failed: FailedLook[] = [];
    await pLimit(looksAtOnce).map([...new Set(wanted)], async (reference) => {
      const error = await this.#looks.take(reference, signal);
      if (error !== undefined) failed.push({ reference, error: error.toJSON() });
    });
    signal.throwIfAborted();
    const looks = this.#looks.known((await file.read()).tags);
    const looked = new Map([...looks].filter(([reference]) => wanted.includes(reference)));
    return { looked: wanted.length - failed.length, failed, ...(await this.#updatesOf(looked)) };
  }

  /**
   * Starts the downloads of updates that are known.
   * @returns their ids.
   * @throws {AppError} as the queue's `start`.
   */
  async update({ images, keepsOlder }: UpdateRequest): Promise<string[]> {
    const { tags } = await this.#options.file.read();
    const found = await findUpdates(this.#options.library, this.#looks.known(tags));
    const chosen = found.filter(
      ({ update }) =>
        images === undefined ||
        images.some(({ reference, digest }) => reference === update.reference && digest === update.current),
    );
    const ids: string[] = [];
    for (const one of chosen) {
      const record = tags.find(({ reference }) => reference === one.update.reference);
      const row = await this.#fetch(one, keepsOlder ?? record?.keepsOlder ?? false);
      ids.push(row.id);
    }
    return ids;
  }

  #fetch(
    { update: { reference }, asked, rootDigest }: FoundUpdate,
    keepsOlder: boolean,
  ): Promise<DownloadRow> {
    const platform = asked === 'all' ? { allPlatforms: true } : asked === null ? {} : { platform: asked };
    const request = { reference, digest: rootDigest, ...platform, ...(keepsOlder ? { keepsOlder } : {}) };
    return this.#options.queue.start(request);
  }

  async #updatesOf(looks: ReadonlyMap<string, TagLook>) {
    const found = await findUpdates(this.#options.library, looks);
    const rows = this.#options.queue.list().filter(({ state }) => !hasEnded(state));
    const updates = found.map(
      ({ update }): ImageUpdate => ({ ...update, downloadId: underWay(rows, update)?.id ?? null }),
    );
    return { updates, bytesToFetch: bytesOfAll(found) };
  }
}

function followedTag({ reference, followedAt, fetches, keepsOlder, error, look, history }: FollowedRecord) {
  const lookedAt = look?.at ?? null;
  return { reference, followedAt, fetches, keepsOlder, lookedAt, error, gone: look?.gone ?? [], history };
}

/** The download that fetches an update at present. */
function underWay(rows: readonly DownloadRow[], update: Pick<ImageUpdate, 'reference' | 'latest'>) {
  return rows.find(
    ({ reference, digest }) =>
      reference === update.reference && (digest === null || digest === update.latest),
  );
}

function notInLibrary(reference: string): AppError {
  return new AppError(
    'MANIFEST_UNKNOWN',
    `${reference} is neither in the library nor followed. Download it first, or follow it.`,
    { details: { reference } },
  );
}
