import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { AppError } from '../../../shared/errors.ts';
import { type Settings, type SettingsPatch, settingsSchema } from '../../../shared/schemas/settings.ts';
import { systemErrorCode, toDiskError } from '../disk-error.ts';
import type { SettingsAccess } from '../engine-services.ts';

/** The settings of this user, in one JSON file, under overrides that count for this process alone. */
export class SettingsStore implements SettingsAccess {
  readonly #path: string;
  readonly #overrides: SettingsPatch;
  readonly #isPersistent: boolean;
  readonly #listeners: ((settings: Settings) => void)[] = [];
  #saved: Settings;

  private constructor(path: string, saved: Settings, overrides: SettingsPatch, isPersistent: boolean) {
    this.#path = path;
    this.#saved = saved;
    this.#overrides = overrides;
    this.#isPersistent = isPersistent;
  }

  /**
   * Reads the file; a missing one means the defaults. One that cannot be understood is set aside, so that what
   * is in it is not lost.
   * @param isPersistent false keeps changes to this process.
   * @throws {AppError} `DISK_PERMISSION`.
   */
  static async open(path: string, overrides: SettingsPatch, isPersistent: boolean): Promise<SettingsStore> {
    return new SettingsStore(path, await readSettings(path, isPersistent), overrides, isPersistent);
  }

  get(): Settings {
    return { ...this.#saved, ...this.#overrides };
  }

  /**
   * Changes some settings and writes them.
   * @throws {AppError} `DISK_FULL`, `DISK_PERMISSION`; then nothing has changed.
   */
  async update(patch: SettingsPatch): Promise<Settings> {
    const parsed = settingsSchema.safeParse({ ...this.#saved, ...patch });
    if (!parsed.success)
      throw new AppError('INTERNAL', 'These settings do not fit together; nothing was changed.');
    if (this.#isPersistent) await this.#write(parsed.data);
    this.#saved = parsed.data;
    const settings = this.get();
    for (const listener of this.#listeners) listener(settings);
    return settings;
  }

  /** Calls back after each change. */
  onChange(listener: (settings: Settings) => void): void {
    this.#listeners.push(listener);
  }

  async #write(settings: Settings): Promise<void> {
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      await writeFileAtomic(this.#path, `${JSON.stringify(settings, null, 2)}\n`);
    } catch (error) {
      throw toDiskError(error, this.#path);
    }
  }
}

async function readSettings(path: string, isPersistent: boolean): Promise<Settings> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return settingsSchema.parse({});
    throw toDiskError(error, path);
  }
  try {
    return settingsSchema.parse(JSON.parse(text));
  } catch {
    if (isPersistent) await rename(path, `${path}.unreadable`);
    return settingsSchema.parse({});
  }
}
