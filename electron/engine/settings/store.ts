import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { type Settings, type SettingsPatch, settingsSchema } from '../../../shared/schemas/settings.ts';
import { systemErrorCode, toDiskError } from '../files/disk-error.ts';
import { makeFolders } from '../files/make-folders.ts';
import type { WarnLog } from '../files/records/warn-log.ts';
import { renamePatiently } from '../files/rename-patiently.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import { assertLibraryPlace } from './library-place.ts';

/** The settings of this user, in one JSON file, under overrides that count for this process alone. */
export class SettingsStore {
  readonly #path: string;
  readonly #overrides: SettingsPatch;
  readonly #isPersistent: boolean;
  readonly #listeners: ((settings: Settings) => void)[] = [];
  #saved: Settings;
  #updating: Promise<unknown> = Promise.resolve();

  private constructor(path: string, saved: Settings, overrides: SettingsPatch, isPersistent: boolean) {
    this.#path = path;
    this.#saved = saved;
    this.#overrides = overrides;
    this.#isPersistent = isPersistent;
  }

  /**
   * Reads the file; a missing one means the defaults. One that cannot be understood is set aside, so that what
   * is in it is not lost; a value that cannot be is replaced by its default.
   * @param isPersistent false keeps changes to this process.
   * @param log hears of both: with the settings go the rules that refuse what is not signed.
   * @throws {AppError} `DISK_PERMISSION`.
   */
  static async open(
    path: string,
    overrides: SettingsPatch,
    isPersistent: boolean,
    log?: WarnLog,
  ): Promise<SettingsStore> {
    return new SettingsStore(path, await readSettings(path, isPersistent, log), overrides, isPersistent);
  }

  /** The settings that count for this process. */
  get(): Settings {
    return { ...this.#saved, ...this.#overrides };
  }

  /**
   * Changes some settings and writes them.
   * @throws {AppError} `DISK_FULL`, `DISK_PERMISSION`, also for a new library folder that takes no files; then
   * nothing has changed.
   */
  update(patch: SettingsPatch): Promise<Settings> {
    // Updates run one after the other, so that each begins with what the one before it has saved.
    const updating = this.#updating.catch(() => undefined).then(() => this.#apply(patch));
    this.#updating = updating;
    return updating;
  }

  /** Calls back after each change. */
  onChange(listener: (settings: Settings) => void): void {
    this.#listeners.push(listener);
  }

  async #apply(patch: SettingsPatch): Promise<Settings> {
    const parsed = settingsSchema.safeParse({ ...this.#saved, ...patch });
    if (!parsed.success)
      throw new AppError('INTERNAL', 'These settings do not fit together; nothing was changed.');
    const { libraryPath } = parsed.data;
    if (libraryPath !== '' && libraryPath !== this.#saved.libraryPath) await assertLibraryPlace(libraryPath);
    if (this.#isPersistent) await this.#write(parsed.data);
    this.#saved = parsed.data;
    const settings = this.get();
    for (const listener of this.#listeners) listener(settings);
    return settings;
  }

  async #write(settings: Settings): Promise<void> {
    try {
      await makeFolders(dirname(this.#path));
      await writeFileAtomically(this.#path, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
    } catch (error) {
      throw toDiskError(error, this.#path);
    }
  }
}

async function readSettings(
  path: string,
  isPersistent: boolean,
  log: WarnLog | undefined,
): Promise<Settings> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return settingsSchema.parse({});
    throw toDiskError(error, path);
  }
  let values: Record<string, unknown>;
  try {
    values = objectSchema.parse(JSON.parse(text));
  } catch {
    if (isPersistent) await renamePatiently(path, `${path}.unreadable`);
    const advice = isPersistent ? `It is kept as ${path}.unreadable.` : 'Correct the file, or remove it.';
    log?.(
      'warn',
      `The settings in ${path} cannot be read. All defaults count instead, and no rule for signatures. ${advice}`,
      { path },
    );
    return settingsSchema.parse({});
  }
  const { settings, unfit } = settingsOf(values);
  if (unfit.length > 0)
    log?.(
      'warn',
      `These settings in ${path} have values that cannot be: ${unfit.join(', ')}. Their defaults count instead. Correct the file, or set them anew.`,
      { path },
    );
  return settings;
}

const objectSchema = z.record(z.string(), z.unknown());

/**
 * Each setting is checked by itself, so that one bad value does not cost the others.
 * @returns the names of those that are there and cannot be, too.
 */
function settingsOf(values: Record<string, unknown>): { settings: Settings; unfit: string[] } {
  const { good = [], bad = [] } = Object.groupBy(Object.entries(settingsSchema.shape), ([name, schema]) =>
    schema.safeParse(values[name]).success ? 'good' : 'bad',
  );
  return {
    settings: settingsSchema.parse(Object.fromEntries(good.map(([name]) => [name, values[name]]))),
    unfit: bad.map(([name]) => name).filter((name) => Object.hasOwn(values, name)),
  };
}
