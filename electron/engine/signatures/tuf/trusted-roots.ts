import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FetchFile } from './bounded-fetcher.ts';
import type { TufInstance } from './public-instance.ts';
import { type WalkResult, walkToTrustedRoot } from './walk.ts';

/** How long what was fetched counts as new: signatures are many, and the metadata changes every few days. */
const newForMs = 24 * 3_600_000;
/** How long an answer, also a bad one, is not asked for again by this process. */
const rememberedForMs = 10 * 60_000;

export interface TrustedRootsOptions {
  /** Where the metadata is kept. */
  folder: string;
  instance: () => TufInstance;
  fetch: FetchFile;
}

/** Sigstore's trusted root, as The Update Framework distributes it. */
export class TrustedRoots {
  readonly #options: TrustedRootsOptions;
  #last: { result: Promise<WalkResult>; isOnline: boolean; at: number } | undefined;

  constructor(options: TrustedRootsOptions) {
    this.#options = options;
  }

  /**
   * The newest trusted root. What is kept does for a day, and where nobody can be asked until it expires. Never throws.
   * @param isOnline false asks nobody.
   */
  async current(isOnline: boolean): Promise<WalkResult> {
    const last = this.#last;
    const isKnown = last !== undefined && performance.now() - last.at < rememberedForMs;
    // What was found without a network may be found with one.
    if (isKnown && (last.isOnline || !isOnline)) return last.result;
    const result = this.#find(isOnline).catch(
      (cause: unknown): WalkResult => ({ failed: 'unreachable', cause }),
    );
    this.#last = { result, isOnline, at: performance.now() };
    return result;
  }

  async #find(isOnline: boolean): Promise<WalkResult> {
    const { folder, instance, fetch } = this.#options;
    const walk = { folder, instance: instance() };
    const nobody: FetchFile = () => Promise.reject(new Error('Nobody is asked'));
    const fromCache = () => walkToTrustedRoot({ ...walk, fetch: nobody, isFromCache: true });
    if (!isOnline || (await isNew(join(folder, 'timestamp.json')))) {
      const kept = await fromCache();
      if (!isOnline || 'bytes' in kept) return kept;
    }
    const found = await walkToTrustedRoot({ ...walk, fetch, isFromCache: false });
    if ('bytes' in found || found.failed === 'wrong') return found;
    const kept = await fromCache();
    return 'bytes' in kept ? kept : found;
  }
}

/** A file of the future was written before a clock was set back, and tells nothing. */
async function isNew(path: string): Promise<boolean> {
  const age = await stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => Number.POSITIVE_INFINITY,
  );
  return age >= 0 && age < newForMs;
}
