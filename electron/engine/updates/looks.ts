import type { Platform } from '../../../shared/descriptor.ts';
import { type AppError, isAppError, toAppError } from '../../../shared/errors.ts';
import { parseReference } from '../../../shared/reference.ts';
import type { Library } from '../library/layout.ts';
import type { DocumentReader, RegistryClient } from '../registry/client/registry-client.ts';
import type { FollowedFile } from './followed-file.ts';
import { type FollowedRecord, recordOf } from './followed-record.ts';
import { withVersion } from './history.ts';
import { leftInPeace, waitLeft, withWait } from './host-waits.ts';
import { platformsByTag } from './library-tags.ts';
import { lookAtTag } from './look-at-tag.ts';
import type { TagLook } from './tag-look.ts';

/** What looks are taken with, and where they are kept. */
export interface LooksOptions {
  library: Library;
  file: FollowedFile;
  clientOf(host: string): RegistryClient;
  readerOf(host: string): DocumentReader;
  /** The platforms to choose where none is asked for. */
  hosts(): readonly Platform[];
}

/** Looks at tags: those of followed tags are kept in the file, the others as long as this process runs. */
export class Looks {
  readonly #options: LooksOptions;
  readonly #unfollowed = new Map<string, TagLook>();

  constructor(options: LooksOptions) {
    this.#options = options;
  }

  /** The newest look at each tag: what is followed is in the file, where other processes see it too. */
  known(tags: readonly FollowedRecord[]): Map<string, TagLook> {
    const looks = new Map(this.#unfollowed);
    for (const { reference, look } of tags) {
      const here = looks.get(reference);
      if (look !== null && (here === undefined || here.at <= look.at)) looks.set(reference, look);
    }
    return looks;
  }

  /**
   * Looks at a tag and keeps what that tells. A registry that has asked to be left in peace is not asked.
   * @returns why nothing could be told.
   * @throws {AppError} `LIBRARY_CORRUPT`, `DISK_PERMISSION`; the signal's reason.
   */
  async take(reference: string, signal: AbortSignal): Promise<AppError | undefined> {
    const { file, library } = this.#options;
    const { registry } = parseReference(reference);
    const { tags, waits } = await file.read();
    const record = tags.find((tag) => tag.reference === reference);
    const waitMs = waitLeft(waits, registry, Date.now());
    if (waitMs > 0) return leftInPeace(registry, waitMs);
    try {
      const asked = platformsByTag(await library.entries()).get(reference) ?? [];
      const known = record?.look ?? this.#unfollowed.get(reference) ?? null;
      const look = await this.#ask(reference, asked, known, signal);
      if (record === undefined) this.#unfollowed.set(reference, look);
      else await file.change((followed) => settle(recordOf(followed, reference), look));
      return undefined;
    } catch (thrown) {
      signal.throwIfAborted();
      const error = toAppError(thrown);
      const isBusy = isAppError(error, 'TOO_MANY_REQUESTS');
      if (record === undefined && !isBusy) return error;
      await file
        .change((followed) => {
          followed.waits = withWait(followed.waits, registry, error, Date.now());
          const failed = recordOf(followed, reference);
          if (failed !== undefined) failed.error = error.toJSON();
        })
        // What could not be told is told all the same.
        .catch(() => undefined);
      return error;
    }
  }

  #ask(name: string, asked: readonly (string | null)[], known: TagLook | null, signal: AbortSignal) {
    const { clientOf, readerOf, hosts } = this.#options;
    const reference = parseReference(name);
    const tools = {
      client: clientOf(reference.registry),
      reader: readerOf(reference.registry),
      hosts,
    };
    return lookAtTag(reference, asked, known, tools, signal);
  }

  /**
   * The look at a tag that is about to be followed; undefined while its registry cannot be reached.
   * @throws {AppError} `NAME_UNKNOWN`, `MANIFEST_UNKNOWN` and what else does not pass by itself.
   */
  async first(reference: string, signal: AbortSignal): Promise<TagLook | undefined> {
    const asked = platformsByTag(await this.#options.library.entries()).get(reference) ?? [];
    try {
      return await this.#ask(reference, asked, null, signal);
    } catch (error) {
      if (isAppError(error) && error.retryable) return undefined;
      throw error;
    }
  }
}

/** Keeps what a look has told; nothing for a tag that is followed no more. */
export function settle(record: FollowedRecord | undefined, look: TagLook): void {
  if (record === undefined) return;
  record.look = look;
  record.error = null;
  record.history = withVersion(record.history, look);
}
