import { stat } from 'node:fs/promises';
import * as z from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { everyRegistry, isSameMirror, type Mirror, mirrorSchema } from '../../../shared/mirrors/mirror.ts';
import { systemErrorCode, toDiskError } from '../files/disk-error.ts';
import { SharedRecords } from '../files/records/shared-records.ts';
import type { WarnLog } from '../files/records/warn-log.ts';

/** Mirrors that are kept at most. */
const mostMirrors = 200;
const mostBytes = 2 * 1024 * 1024;

const fileSchema = z.object({ version: z.literal(1), mirrors: z.array(z.unknown()).max(10_000) });

interface Mirrors {
  mirrors: readonly Mirror[];
}

/** The mirrors of this user, in one file of the state folder. Each work looks whether it has changed. */
export class MirrorList {
  readonly #path: string;
  readonly #given: readonly Mirror[] | undefined;
  #mirrors: readonly Mirror[] = [];
  readonly #records: SharedRecords<Mirrors>;
  /** What the file was when it was read; undefined when that is not known. */
  #seen: string | undefined = '';

  /**
   * @param given mirrors that count for this process alone, in place of those of the file.
   * @param log hears once of a file that cannot be read in full, of which a copy is kept.
   */
  constructor(path: string, given?: readonly Mirror[], log?: WarnLog) {
    this.#path = path;
    this.#records = new SharedRecords(path, form, log);
    this.#given = given;
  }

  /** Those of one registry and those of all, in their order, as far as the file was read. */
  of(registry: string): readonly Mirror[] {
    return (this.#given ?? this.#mirrors).filter(
      (mirror) => mirror.registry === registry || mirror.registry === everyRegistry,
    );
  }

  /** Reads the file where it has changed. One that cannot be read is no reason not to ask a registry: it counts as empty. */
  async refresh(): Promise<void> {
    if (this.#given !== undefined) return;
    await this.all().catch(() => []);
  }

  /**
   * All of them, in their order.
   * @throws {AppError} `DISK_PERMISSION` or `INTERNAL` when the file cannot be read.
   */
  async all(): Promise<readonly Mirror[]> {
    const seen = await this.#look();
    if (seen !== this.#seen) {
      this.#mirrors = seen === '' ? [] : (await this.#records.read()).mirrors;
      this.#seen = seen;
    }
    return this.#mirrors;
  }

  /**
   * Adds a mirror at the end; one that is there keeps its place and changes its kind.
   * @throws {AppError} `INVALID_REFERENCE` for too many; as `change`.
   */
  async add(mirror: Mirror): Promise<readonly Mirror[]> {
    return this.#change((mirrors) => {
      const index = mirrors.findIndex((other) => isSameMirror(other, mirror));
      if (index >= 0) return mirrors.with(index, mirror);
      if (mirrors.length >= mostMirrors) throw tooMany();
      return [...mirrors, mirror];
    });
  }

  /**
   * Removes a mirror.
   * @throws {AppError} `INVALID_REFERENCE` when there is none such; as `change`.
   */
  async remove(mirror: Pick<Mirror, 'registry' | 'address'>): Promise<readonly Mirror[]> {
    return this.#change((mirrors) => {
      const left = mirrors.filter(
        ({ registry, address }) => registry !== mirror.registry || address !== mirror.address,
      );
      if (left.length === mirrors.length) throw notThere(mirror.address);
      return left;
    });
  }

  /** @throws {AppError} as `SharedRecords.change`. */
  async #change(change: (mirrors: readonly Mirror[]) => readonly Mirror[]): Promise<readonly Mirror[]> {
    const mirrors = await this.#records.change((content) => {
      content.mirrors = change(content.mirrors);
      return content.mirrors;
    });
    this.#mirrors = mirrors;
    // Another process may have changed it since: it is looked at again.
    this.#seen = undefined;
    return mirrors;
  }

  /** Tells one state of the file from another; empty when there is none. */
  async #look(): Promise<string> {
    try {
      const { mtimeMs, size, ino } = await stat(this.#path);
      return `${mtimeMs} ${size} ${ino}`;
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return '';
      throw toDiskError(error, this.#path);
    }
  }
}

const form = {
  mostBytes,
  empty: (): Mirrors => ({ mirrors: [] }),
  parse: (json: unknown) => {
    const rows = fileSchema.parse(json).mirrors;
    const mirrors = rows.flatMap((row) => mirrorSchema.safeParse(row).data ?? []);
    return {
      content: { mirrors: mirrors.slice(0, mostMirrors) },
      isWhole: mirrors.length === rows.length && mirrors.length <= mostMirrors,
    };
  },
  format: ({ mirrors }: Mirrors) => `${JSON.stringify({ version: 1, mirrors }, null, 2)}\n`,
  damaged: (path: string) =>
    `Some mirrors could not be read from ${path}. A copy of the file is kept beside it; add them again.`,
  busy: (path: string) =>
    new AppError(
      'LIBRARY_BUSY',
      `Another Longshore is changing the mirrors in ${path}. Wait until it is done and try again.`,
      { details: { path } },
    ),
};

function tooMany(): AppError {
  return new AppError(
    'INVALID_REFERENCE',
    `No more than ${mostMirrors} mirrors can be kept. Remove some that you do not need.`,
    { details: { most: mostMirrors } },
  );
}

function notThere(address: string): AppError {
  return new AppError('INVALID_REFERENCE', `${address} is not among the mirrors of this registry.`, {
    details: { address },
  });
}
