import { rm } from 'node:fs/promises';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { splitDigest } from '../../../../shared/digest.ts';
import { AppError } from '../../../../shared/errors.ts';
import { raceWithSignal } from '../../async/race-with-signal.ts';
import { pieceLayoutOf, type Stretch } from '../pieces/piece-layout.ts';
import { PieceMap } from '../pieces/piece-map.ts';
import type { Extent } from '../pieces/segment.ts';
import type { BlobPlace } from './blob-place.ts';
import type { HashFollower } from './hash-follower.ts';
import type { HashPool } from './hash-pool.ts';
import { IngestFile } from './ingest-file.ts';
import { JournalFiles } from './journal/files.ts';
import { type EarlierJournal, JournalKeeper } from './journal/keeper.ts';
import { BlobJournalLimits } from './journal/limits.ts';
import { endOf, overlaps } from './journal/stretches.ts';
import { isDoubtful, type StretchCheck, survivorsOf } from './journal/survivors.ts';
import { ensureRoom } from './room-forecast.ts';

/** Stretches checked between two looks at the signal: enough to keep a worker busy, few enough to stop soon. */
const stretchesAtOnce = 8;

/** How often the disk may lose what was written to it before it is told so. */
const maximumLosses = 3;

/** What a partial blob consists of when it is opened. */
interface Opened extends EarlierJournal {
  file: IngestFile;
  journals: JournalFiles;
  /** What is left of all that the journals name. */
  extents: readonly Extent[];
}

/** One blob on its way into the library: its file, its journals, its pieces and the hash that follows them. */
export class PartialBlob {
  readonly descriptor: Descriptor;
  readonly #place: BlobPlace;
  readonly #hashes: HashPool;
  readonly #file: IngestFile;
  readonly #journals: JournalFiles;
  readonly #limits: BlobJournalLimits;
  readonly #keeper: JournalKeeper;
  #follower: HashFollower;
  #pieceMap: PieceMap;
  /** What could not be read when the digest was taken. */
  #unreadable: Stretch[] = [];
  #losses = 0;
  #restarts = 0;

  private constructor(descriptor: Descriptor, place: BlobPlace, hashes: HashPool, opened: Opened) {
    this.descriptor = descriptor;
    this.#place = place;
    this.#hashes = hashes;
    this.#file = opened.file;
    this.#journals = opened.journals;
    this.#pieceMap = new PieceMap(pieceLayoutOf(descriptor.size), opened.extents);
    this.#follower = this.#follow();
    const kept = {
      extents: () => this.#pieceMap.extents,
      flush: () => this.#file.flush(),
      check: checkOf(this.#file.path, hashes),
    };
    this.#limits = new BlobJournalLimits(place);
    this.#keeper = new JournalKeeper(kept, opened.journals, opened, this.#limits);
  }

  /**
   * Opens what an earlier run left, every stretch of it checked against its CRC-32.
   * @throws {AppError} `DISK_FULL` when the rest has no room, `DISK_PERMISSION`, also where a journal is there and cannot
   * be read; the signal's reason.
   */
  static async open(
    descriptor: Descriptor,
    place: BlobPlace,
    hashes: HashPool,
    signal: AbortSignal,
  ): Promise<PartialBlob> {
    const { digest, size } = descriptor;
    const file = await IngestFile.open(place.ingestPath(digest));
    try {
      await ensureRoom(place, Math.max(0, size - (await file.allocatedBytes())));
      await file.cutTo(size);
      const journals = new JournalFiles(place, { digest, size });
      const named = await journals.read();
      const extents = await survivorsOf(named, checkOf(file.path, hashes, signal));
      // A journal that exists can be rewritten in place when the disk is full.
      if (named.durable.length + extents.length === 0 && pieceLayoutOf(size).count > 1)
        await journals.prepare();
      const opened = {
        file,
        journals,
        durable: named.durable,
        isDoubted: isDoubtful(named, extents),
        extents,
      };
      const partial = new PartialBlob(descriptor, place, hashes, opened);
      await partial.#keepWhatIsLeft();
      return partial;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get pieceMap(): PieceMap {
    return this.#pieceMap;
  }
  get file(): IngestFile {
    return this.#file;
  }
  /** How often bytes that were here proved to be damaged or wrong and were dropped. */
  get restarts(): number {
    return this.#restarts;
  }

  /**
   * Tells the hash that bytes have been written, and records them now and then, in case the process is killed.
   * @returns a promise when the next write has to wait, because a kill would cost too much; it never rejects.
   */
  written(bytes: number): Promise<void> | undefined {
    this.#follower.advance(this.#pieceMap.frontier);
    return this.#keeper.note(bytes);
  }

  /**
   * Flushes the file and writes the journal of everything that is in it now. Calls made meanwhile wait their turn.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
   */
  async save(): Promise<void> {
    await this.#keeper.flush();
  }

  /**
   * The digest of the complete file, when all of it is on the disk. An empty text when the disk has lost a part of it or
   * cannot read it, which no digest is equal to: `dropDamaged` then drops that part.
   * @throws {AppError} `DISK_FULL`, `DISK_PERMISSION` or `INTERNAL` when the file cannot be flushed or read at all; the
   * signal's reason.
   */
  async digest(signal: AbortSignal): Promise<string> {
    const { algorithm } = splitDigest(this.descriptor.digest);
    const settled = this.#keeper.settle().catch(() => this.#keeper.settle());
    const [hex] = await raceWithSignal(Promise.all([this.#hex(), settled]), signal);
    return this.#missing.length > 0 ? '' : `${algorithm}:${hex}`;
  }

  /**
   * After a wrong digest: drops the stretches that changed on the disk, that it has lost, or that it cannot read.
   * @returns how many bytes those were.
   * @throws {AppError} `DISK_PERMISSION` when the disk loses again and again what is written to it, or when the file
   * cannot be read; the signal's reason.
   */
  async dropDamaged(signal: AbortSignal): Promise<number> {
    const before = this.#pieceMap.bytesDone;
    const missing = this.#missing;
    if (missing.length > 0 && this.#losses++ >= maximumLosses) throw losesBytes(this.#file.path);
    const firstLost = Math.min(this.descriptor.size, ...this.#keeper.lost.map(({ offset }) => offset));
    const left = this.#pieceMap.extents.filter(
      (extent) => extent.offset < firstLost && !missing.some((lost) => overlaps(lost, extent)),
    );
    const isIntact = await checkOf(this.#file.path, this.#hashes, signal)(left, 'memory');
    const kept = left.filter((_, index) => isIntact[index]);
    // What is written over lost bytes may be lost again. Cut off, they get another place on the disk.
    if (firstLost < this.descriptor.size) await this.#file.cutTo(Math.max(0, ...kept.map(endOf)));
    this.#restart(kept);
    return before - this.#pieceMap.bytesDone;
  }

  /**
   * After a wrong digest: drops what shares a byte with these stretches.
   * @returns what was dropped, with the CRC-32 that it had.
   */
  drop(stretches: readonly Stretch[]): Extent[] {
    const isAmong = (extent: Extent) => stretches.some((stretch) => overlaps(stretch, extent));
    const { extents } = this.#pieceMap;
    const dropped = extents.filter(isAmong);
    this.#restart(extents.filter((extent) => !dropped.includes(extent)));
    return dropped;
  }

  /**
   * True when the file has the same bytes in each of these as when they were dropped.
   * @throws the signal's reason.
   */
  async isSameAs(dropped: readonly Extent[], signal: AbortSignal): Promise<boolean> {
    return (await checkOf(this.#file.path, this.#hashes, signal)(dropped, 'memory')).every(Boolean);
  }

  /** After a wrong digest of undamaged bytes: drops everything. */
  dropAll(): void {
    this.#restart([]);
  }

  /**
   * Moves the verified file into the library and removes the journals.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
   */
  async commit(): Promise<void> {
    await this.#keeper.settle();
    if (this.#missing.length > 0) throw losesBytes(this.#file.path);
    await this.close();
    try {
      await this.#place.commit(this.descriptor.digest);
    } catch (error) {
      await this.#keeper.seal().catch(() => undefined);
      throw error;
    }
    await this.#place.keepChecks(this.descriptor, this.#pieceMap.extents);
    await this.#journals.remove();
  }

  /** Closes the file without saving. */
  async close(): Promise<void> {
    this.#follower.close();
    await this.#keeper.end();
    this.#limits.leave();
    await this.#file.close();
  }

  /** Removes the file and the journals of a closed partial blob. */
  async discard(): Promise<void> {
    await this.#journals.remove();
    await rm(this.#place.ingestPath(this.descriptor.digest), { force: true });
  }

  /** What the disk does not have, though it was written. */
  get #missing(): Stretch[] {
    return [...this.#unreadable, ...this.#keeper.lost];
  }

  async #hex(): Promise<string> {
    const follower = this.#follower;
    try {
      return await follower.finish(this.descriptor.size);
    } catch (error) {
      if (follower.unreadable === undefined) throw error;
      this.#unreadable.push(follower.unreadable);
      return '';
    }
  }

  #restart(extents: readonly Extent[]): void {
    this.#restarts++;
    this.#follower.close();
    this.#unreadable = [];
    this.#pieceMap = new PieceMap(pieceLayoutOf(this.descriptor.size), extents);
    this.#follower = this.#follow();
    this.#keeper.restart(extents);
  }

  /** Makes durable what only the hint named, and forgets what did not survive. */
  async #keepWhatIsLeft(): Promise<void> {
    try {
      await this.#keeper.flush();
    } catch (error) {
      this.#follower.close();
      this.#limits.leave();
      throw error;
    }
  }

  #follow(): HashFollower {
    const follower = this.#hashes.follow(this.#file.path, splitDigest(this.descriptor.digest).algorithm);
    if (this.#pieceMap.frontier > 0) follower.advance(this.#pieceMap.frontier);
    return follower;
  }
}

/** Reads stretches of a file and compares their CRC-32, a few at a time. */
function checkOf(path: string, hashes: HashPool, signal?: AbortSignal): StretchCheck {
  return async (extents, from) => {
    const isIntact: boolean[] = [];
    for (let first = 0; first < extents.length; first += stretchesAtOnce) {
      signal?.throwIfAborted();
      isIntact.push(...(await hashes.check(path, extents.slice(first, first + stretchesAtOnce), from)));
    }
    return isIntact;
  };
}

function losesBytes(path: string): AppError {
  return new AppError(
    'DISK_PERMISSION',
    `The disk that holds ${path} does not keep what is written to it: parts of it were lost or cannot be read, several times. Check the disk and its cable, or choose a library folder on another disk.`,
    { details: { path, systemCode: 'EIO' } },
  );
}
