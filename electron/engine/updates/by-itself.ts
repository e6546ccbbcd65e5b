import type { DownloadRow } from '../../../shared/schemas/download.ts';
import type { Library } from '../library/layout.ts';
import { isDue } from './due.ts';
import { type FoundUpdate, findUpdates } from './find-updates.ts';
import type { FollowedFile } from './followed-file.ts';
import { type FollowedRecord, recordOf } from './followed-record.ts';
import { Looker } from './looker.ts';
import type { Looks } from './looks.ts';

export interface ByItselfOptions {
  library: Library;
  file: FollowedFile;
  looks: Looks;
  /** How often followed tags are looked at (ms); null for never. */
  everyMs(): number | null;
  /** Starts the download of an update. */
  fetch(found: FoundUpdate, keepsOlder: boolean): Promise<DownloadRow>;
}

/** What is done with followed tags without being asked: looks when they are due, and downloads where the user wants them. */
export class ByItself {
  readonly #options: ByItselfOptions;
  readonly #looker: Looker;

  constructor(options: ByItselfOptions) {
    this.#options = options;
    this.#looker = new Looker({
      due: () => this.#due(),
      look: (reference, signal) => this.#lookByItself(reference, signal),
    });
  }

  /** Begins. */
  start(): void {
    this.#looker.start();
  }

  /** Looks at what is due now. */
  tick(): Promise<void> {
    return this.#looker.tick();
  }

  /** Ends what is under way. */
  close(): Promise<void> {
    return this.#looker.close();
  }

  async #due(): Promise<string[]> {
    const everyMs = this.#options.everyMs();
    if (everyMs === null) return [];
    const { tags } = await this.#options.file.read();
    const now = Date.now();
    return tags.filter((record) => isDue(timesOf(record), everyMs, now)).map(({ reference }) => reference);
  }

  async #lookByItself(reference: string, signal: AbortSignal): Promise<void> {
    try {
      if (!(await this.#claim(reference))) return;
      if ((await this.#options.looks.take(reference, signal)) === undefined)
        await this.#fetchByItself(reference);
    } catch {
      // The next tick tries again: nobody has asked for this look.
    }
  }

  /** Of several processes with the same state folder one looks. */
  #claim(reference: string): Promise<boolean> {
    const everyMs = this.#options.everyMs();
    return this.#options.file.change((followed) => {
      const record = recordOf(followed, reference);
      if (record === undefined || everyMs === null) return false;
      if (!isDue(timesOf(record), everyMs, Date.now())) return false;
      record.triedAt = new Date().toISOString();
      return true;
    });
  }

  /** Starts what the user wants to be fetched without being asked, once for each version of a tag. */
  async #fetchByItself(reference: string): Promise<void> {
    const { file, library } = this.#options;
    const { tags } = await file.read();
    const record = tags.find((tag) => tag.reference === reference);
    if (record?.look == null || !record.fetches || record.fetchedRoot === record.look.rootDigest) return;
    const found = await findUpdates(library, new Map([[reference, record.look]]));
    for (const one of found) await this.#options.fetch(one, record.keepsOlder);
    await file.change((followed) => {
      const fetched = recordOf(followed, reference);
      if (fetched !== undefined) fetched.fetchedRoot = record.look?.rootDigest ?? null;
    });
  }
}

function timesOf({ reference, look, triedAt }: FollowedRecord) {
  return { reference, lookedAt: look?.at ?? null, triedAt };
}
