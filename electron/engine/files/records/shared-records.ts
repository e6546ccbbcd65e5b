import type { AppError } from '../../../../shared/errors.ts';
import { toDiskError } from '../disk-error.ts';
import { lockFile } from '../locks/file-lock.ts';
import { writeFileAtomically } from '../write-file-atomically.ts';
import { type RecordsForm, readRecords } from './read-records.ts';
import type { WarnLog } from './warn-log.ts';

/** How long another process may hold the file before the wait is given up (ms). */
const patienceMs = 10_000;

/** A file of records that the app and the command line may change at the same time. */
export interface SharedForm<Content> extends RecordsForm<Content> {
  /** What is said of a file that could not be read in full, of which a copy is kept. */
  readonly damaged: (path: string) => string;
  /** What is said when another process holds the file too long: a `LIBRARY_BUSY`. */
  readonly busy: (path: string) => AppError;
  /** The text of the file. */
  readonly format: (content: Content) => string;
}

/**
 * One JSON file of this user's records in the state folder, private to them. Each change is made under a lock to what is
 * there, so that two processes lose nothing of each other's.
 */
export class SharedRecords<Content> {
  readonly #path: string;
  readonly #form: SharedForm<Content>;
  readonly #log: WarnLog | undefined;
  #isDamageTold = false;
  /** Changes of this process, one after the other. */
  #changing: Promise<unknown> = Promise.resolve();

  /** @param log hears once of a file that could not be read in full; a copy is kept beside it. */
  constructor(path: string, form: SharedForm<Content>, log?: WarnLog) {
    this.#path = path;
    this.#form = form;
    this.#log = log;
  }

  /** @throws {AppError} `DISK_PERMISSION` or `INTERNAL` when the file cannot be read. */
  read(): Promise<Content> {
    return readRecords(this.#path, this.#form, () => this.#tellDamage());
  }

  /**
   * Changes what is there; a change that leaves all as it was writes nothing.
   * @param change changes what it is given; its result is handed on.
   * @throws {AppError} `LIBRARY_BUSY` while another process changes the file too long; `DISK_FULL`, `DISK_PERMISSION`;
   * what `change` throws.
   */
  change<Result>(change: (content: Content) => Result): Promise<Result> {
    const changing = this.#changing.catch(() => undefined).then(() => this.#changeUnderLock(change));
    this.#changing = changing;
    return changing;
  }

  #tellDamage(): void {
    if (!this.#isDamageTold) this.#log?.('warn', this.#form.damaged(this.#path), { path: this.#path });
    this.#isDamageTold = true;
  }

  async #changeUnderLock<Result>(change: (content: Content) => Result): Promise<Result> {
    const patience = AbortSignal.timeout(patienceMs);
    const lock = await lockFile(`${this.#path}.lock`, patience).catch((error: unknown) => {
      throw patience.aborted ? this.#form.busy(this.#path) : error;
    });
    try {
      const content = await this.read();
      const before = this.#form.format(content);
      const result = change(content);
      const after = this.#form.format(content);
      if (after !== before) await this.#write(after);
      return result;
    } finally {
      await lock.release();
    }
  }

  async #write(text: string): Promise<void> {
    await writeFileAtomically(this.#path, text, { mode: 0o600 }).catch((error: unknown) => {
      throw toDiskError(error, this.#path);
    });
  }
}
