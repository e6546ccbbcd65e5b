import { randomInt } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  type ServingChange,
  type ServingSettings,
  servingSettingsSchema,
} from '../../../../shared/serving/schemas.ts';
import { toDiskError } from '../../files/disk-error.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import { parseBoundedJson } from '../../oci/bounded-json.ts';

const longestFile = 256 * 1024;
/** Letters and digits that nobody takes for others when they are typed. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
const groups = 4;
const lettersInGroup = 4;

/** How the library is served, in a file that only its user reads: it holds the password that clients are told. */
export class ServingSettingsFile {
  readonly #path: string;
  readonly #isKept: boolean;
  #settings: ServingSettings;

  private constructor(path: string, isKept: boolean, settings: ServingSettings) {
    this.#path = path;
    this.#isKept = isKept;
    this.#settings = settings;
  }

  /**
   * Reads the file; what is missing or wrong is as it is by default.
   * @param isKept false keeps changes to this process.
   */
  static async open(path: string, isKept: boolean): Promise<ServingSettingsFile> {
    const bytes = await readBoundedFile(path, longestFile).catch(() => undefined);
    const read = servingSettingsSchema.safeParse(bytes === undefined ? {} : parseBoundedJson(bytes));
    return new ServingSettingsFile(path, isKept, read.data ?? servingSettingsSchema.parse({}));
  }

  get(): ServingSettings {
    return this.#settings;
  }

  /**
   * Changes and writes them.
   * @throws {AppError} `DISK_FULL`, `DISK_PERMISSION`; then nothing has changed.
   */
  async change({ password, ...change }: ServingChange & { isOn?: boolean }): Promise<void> {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const next = servingSettingsSchema.parse({ ...this.#settings, ...given });
    if (password !== undefined) next.password = password === 'new' ? newPassword() : '';
    if (this.#isKept) await this.#write(next);
    this.#settings = next;
  }

  async #write(settings: ServingSettings): Promise<void> {
    try {
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      await writeFileAtomically(this.#path, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
    } catch (error) {
      throw toDiskError(error, this.#path);
    }
  }
}

/** A password of 79 bits that can be read out: `k7tq-93mv-xw2e-hn5r`. */
function newPassword(): string {
  const group = () =>
    Array.from({ length: lettersInGroup }, () => letters[randomInt(letters.length)]).join('');
  return Array.from({ length: groups }, group).join('-');
}
