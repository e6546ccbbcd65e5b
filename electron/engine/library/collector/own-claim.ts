import { createHash, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { thisProcess } from '../../files/locks/process-identity.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import type { LayoutPaths } from '../layout-paths.ts';
import { claimText } from './claim-file.ts';

/** How long changes are gathered (ms): what is fetched in between is younger than anything that is collected. */
const gatherMs = 200;
/** How often an unchanged claim is written again (ms), which shows that somebody needs it still. */
const renewMs = 60 * 60 * 1000;

/** What a claim is of. */
export interface ClaimSource {
  /** Digests of the blobs that are kept though no image uses them yet. */
  digests(): readonly string[];
  /** Where the queue of downloads lies that outlives the process; without it the claim ends with the process. */
  queueFolder?: string | undefined;
}

/**
 * This process's claim: tells others by a file which blobs it needs. That file is advice. Where it cannot be written,
 * blobs may be deleted that are then fetched once more: no image becomes an entry of which one is missing.
 */
export class OwnClaim {
  readonly #paths: LayoutPaths;
  readonly #id: string;
  readonly #source: ClaimSource;
  readonly #renewal: NodeJS.Timeout;
  #gathering: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  /** What the file says; empty when there is none, undefined when that is not known. */
  #written: string | undefined;

  constructor(paths: LayoutPaths, source: ClaimSource) {
    this.#source = source;
    const { queueFolder } = source;
    this.#paths = paths;
    this.#id = queueFolder === undefined ? randomUUID() : idOf(queueFolder);
    // The process before this one may have left one for the same queue.
    this.#written = queueFolder === undefined ? '' : undefined;
    this.#renewal = setInterval(() => {
      if (this.#written !== '') this.#written = undefined;
      void this.write();
    }, renewMs);
    this.#renewal.unref();
  }

  /** Where it lies, also when the library was moved. */
  get path(): string {
    return this.#paths.claim(this.#id);
  }

  /** The blobs may be others now: the file follows soon. */
  changed(): void {
    this.#gathering ??= setTimeout(() => void this.write(), gatherMs).unref();
  }

  /** Brings the file up to date. Never throws. */
  write(): Promise<void> {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    this.#writing = this.#writing.then(() => this.#writeNow()).catch(() => undefined);
    return this.#writing;
  }

  /** Leaves the claim of a queue that outlives the process; another one is given up. Never throws. */
  async close(): Promise<void> {
    clearInterval(this.#renewal);
    await this.write();
    if (this.#source.queueFolder === undefined) await rm(this.path, { force: true }).catch(() => undefined);
  }

  async #writeNow(): Promise<void> {
    const digests = [...new Set(this.#source.digests())];
    const persistent = this.#source.queueFolder !== undefined;
    const text = digests.length === 0 ? '' : claimText({ holder: thisProcess, persistent, digests });
    if (text === this.#written) return;
    this.#written = undefined;
    if (text === '') await rm(this.path, { force: true });
    else await writeFileAtomically(this.path, text, { fsync: false });
    this.#written = text;
  }
}

/** The same name for the same queue, so that its next process takes the claim over. */
function idOf(queueFolder: string): string {
  return createHash('sha256')
    .update(`${hostname()}\n${resolve(queueFolder)}`)
    .digest('hex')
    .slice(0, 32);
}
