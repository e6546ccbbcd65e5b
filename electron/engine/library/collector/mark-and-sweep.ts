// Decided here: when a blob is deleted (ADR 17).
import { lstat, stat } from 'node:fs/promises';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import type { PruneResult } from '../../../../shared/schemas/library.ts';
import { isDead, lookAtLock } from '../../files/locks/lock-holder.ts';
import type { BlobStore } from '../blob-store.ts';
import { nameOfLost, type ParsedEntries } from '../index/parse-entries.ts';
import type { LayoutPaths } from '../layout-paths.ts';
import { readClaims, removeClaims } from './claims.ts';
import { DocumentReader } from './document-reader.ts';
import { type Marks, mark } from './mark.ts';

/** Images that are named as those for which blobs are kept: repairing one after the other comes to all. */
const mostNamed = 100;

/** What a sweep may delete, and how. */
export interface Sweep {
  /** Digests of the blobs in question. */
  candidates: Iterable<string>;
  /** Reads the entries of the index as they are now. */
  index: () => Promise<ParsedEntries>;
  /** Digests of what this process keeps though no image uses it yet. */
  kept: ReadonlySet<string>;
  /** Path of this process's own claim. */
  claimPath: string | undefined;
  /** True while the index is still locked. */
  isHeld: () => Promise<boolean>;
  /** Blobs younger than this (ms) may be another tool's, which writes the index last. */
  leastAgeMs?: number;
  /** Only tells what would be deleted. */
  isDryRun?: boolean;
}

interface Orphan {
  digest: string;
  bytes: number;
}

/**
 * Marks what the entries of a library use, and deletes from the rest. Nothing else deletes blobs. The index must be
 * locked, so that no entry appears meanwhile. A blob that an export reads may go: it has opened all files before
 * (ADR 13); so may one that is verified, which then counts as removed.
 */
export class Collector {
  readonly #paths: LayoutPaths;
  readonly #blobs: BlobStore;
  readonly #reader: DocumentReader;

  constructor(paths: LayoutPaths, blobs: BlobStore) {
    this.#paths = paths;
    this.#blobs = blobs;
    this.#reader = new DocumentReader(paths);
  }

  /** Digests of all that these entries lead to, as far as can be read. */
  async reachedFrom(entries: readonly Descriptor[]): Promise<Set<string>> {
    return (await mark(this.#reader, entries)).used;
  }

  /**
   * Deletes those candidates that nothing uses, needs or works on. While an entry cannot be read whole, any blob may
   * be its own, so that none is deleted.
   * @throws {AppError} `DISK_PERMISSION`; the system's error when `ingest/` cannot be read.
   */
  async sweep(sweep: Sweep): Promise<PruneResult> {
    // The lock was written just now by this disk's clock, which may differ from ours.
    const nowMs = (await stat(this.#paths.indexLock)).mtimeMs;
    const marks = await this.#markAll(sweep);
    const claims = await readClaims(this.#paths, nowMs, sweep.claimPath);
    const result: PruneResult = { freedBytes: 0, blobs: 0, recentBlobs: 0 };
    const orphans: Orphan[] = [];
    for (const digest of sweep.candidates) {
      if (marks.used.has(digest) || sweep.kept.has(digest) || claims.digests.has(digest)) continue;
      const orphan = await this.#look(digest, sweep, nowMs);
      if (orphan === 'recent') result.recentBlobs++;
      else if (orphan !== undefined) orphans.push(orphan);
    }
    // Other tools take no lock: one may have named blobs that were here already. Documents are remembered by now.
    const later = orphans.length === 0 ? marks : await this.#markAll(sweep);
    const unused = orphans.filter(({ digest }) => !later.used.has(digest));
    const unreadable = new Set([...marks.unreadable, ...later.unreadable]);
    if (unused.length > 0 && unreadable.size > 0)
      return { ...result, keptFor: [...unreadable].sort().slice(0, mostNamed) };
    await this.#deleteEach(unused, sweep, result);
    if (sweep.isDryRun !== true) await removeClaims(claims.dead);
    return result;
  }

  async #markAll({ index }: Sweep): Promise<Marks> {
    const { manifests, lost } = await index();
    const { used, unreadable } = await mark(this.#reader, manifests);
    return { used, unreadable: new Set([...unreadable, ...lost.map(nameOfLost)]) };
  }

  async #deleteEach(
    orphans: readonly Orphan[],
    { isDryRun, isHeld }: Sweep,
    result: PruneResult,
  ): Promise<void> {
    for (const { digest, bytes } of orphans) {
      if (await this.#isWorkedOn(digest)) continue;
      if (isDryRun !== true) {
        if (!(await isHeld())) return;
        await this.#blobs.delete(digest);
      }
      result.blobs++;
      result.freedBytes += bytes;
    }
  }

  /** What deleting a blob frees; undefined when there is none, or something else in its place. */
  async #look(digest: string, { leastAgeMs }: Sweep, nowMs: number): Promise<Orphan | 'recent' | undefined> {
    const blob = await lstat(this.#paths.blob(digest)).catch(() => undefined);
    const setAside = await lstat(this.#paths.damaged(digest)).catch(() => undefined);
    if (blob === undefined) return setAside?.isFile() === true ? { digest, bytes: setAside.size } : undefined;
    // Longshore makes no links: one that nothing leads to is not ours to judge.
    const isOurs = blob.isFile() || (blob.isSymbolicLink() && leastAgeMs === undefined);
    if (!isOurs) return undefined;
    if (leastAgeMs !== undefined && nowMs - blob.mtimeMs < leastAgeMs) return 'recent';
    return { digest, bytes: blob.size + (setAside?.size ?? 0) };
  }

  /** True while this process, or another one that lives, fetches the blob or looks at what is wrong with it. */
  async #isWorkedOn(digest: string): Promise<boolean> {
    const path = this.#paths.blobLock(digest);
    const lock = await lookAtLock(path);
    return lock !== undefined && !isDead(path, lock);
  }
}
