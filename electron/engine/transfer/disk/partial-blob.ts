import { rm } from 'node:fs/promises';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { splitDigest } from '../../../../shared/digest.ts';
import { raceWithSignal } from '../../async/race-with-signal.ts';
import { pieceBytes, pieceLayoutOf } from '../pieces/piece-layout.ts';
import { PieceMap } from '../pieces/piece-map.ts';
import type { Extent } from '../pieces/segment.ts';
import type { BlobPlace } from './blob-place.ts';
import type { HashFollower } from './hash-follower.ts';
import type { HashPool } from './hash-pool.ts';
import { IngestFile } from './ingest-file.ts';
import { readJournal, removeJournal, writeJournal } from './journal.ts';
import { ensureRoom } from './room-forecast.ts';

/** When this many bytes have been written, the journal records them: a killed process loses no more of one blob. */
const unrecordedBytes = 2 * pieceBytes;

/** Stretches checked between two looks at the signal: enough to keep a worker busy, few enough to stop soon. */
const stretchesAtOnce = 8;

/** One blob on its way into the library: its file, its journal, its pieces and the hash that follows them. */
export class PartialBlob {
  readonly descriptor: Descriptor;
  readonly #place: BlobPlace;
  readonly #hashes: HashPool;
  readonly #file: IngestFile;
  #follower: HashFollower;
  #pieceMap: PieceMap;
  #isDirty = false;
  #unrecorded = 0;
  #saving: Promise<void> = Promise.resolve();

  private constructor(
    descriptor: Descriptor,
    place: BlobPlace,
    hashes: HashPool,
    file: IngestFile,
    pieceMap: PieceMap,
  ) {
    this.descriptor = descriptor;
    this.#place = place;
    this.#hashes = hashes;
    this.#file = file;
    this.#pieceMap = pieceMap;
    this.#follower = this.#follow();
  }

  /**
   * Opens what an earlier run left, every stretch of it checked against its CRC-32.
   * @throws {AppError} `DISK_FULL` when the rest has no room, `DISK_PERMISSION`; the signal's reason.
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
      const extents = await readJournal(place.journalPath(digest), digest, size);
      const pieceMap = new PieceMap(pieceLayoutOf(size), await goodOf(extents, file.path, hashes, signal));
      await file.cutTo(size);
      // A journal that exists can be rewritten in place when the disk is full.
      if (pieceMap.layout.count > 1)
        await writeJournal(place.journalPath(digest), digest, size, pieceMap.extents);
      return new PartialBlob(descriptor, place, hashes, file, pieceMap);
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

  /** Tells the hash that bytes have been written, and records them now and then, in case the process is killed. */
  written(bytes: number): Promise<void> | undefined {
    this.#isDirty = true;
    this.#unrecorded += bytes;
    this.#follower.advance(this.#pieceMap.frontier);
    if (this.#unrecorded >= unrecordedBytes)
      void this.#inTurn(() => this.#record(false)).catch(() => undefined);
    return undefined;
  }

  /**
   * Flushes the file and writes the journal of everything that is in it now. Calls made meanwhile wait their turn.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
   */
  async save(): Promise<void> {
    if (!this.#isDirty) return this.#saving;
    this.#isDirty = false;
    return this.#inTurn(async () => {
      const { extents } = this.#pieceMap;
      await this.#file.flush();
      await this.#record(true, extents);
    }).catch((error: unknown) => {
      this.#isDirty = true;
      throw error;
    });
  }

  /**
   * The digest of the complete file.
   * @throws {AppError} `DISK_PERMISSION` or `INTERNAL` when the file cannot be read; the signal's reason.
   */
  async digest(signal: AbortSignal): Promise<string> {
    const { algorithm } = splitDigest(this.descriptor.digest);
    const hex = await raceWithSignal(this.#follower.finish(this.descriptor.size), signal);
    return `${algorithm}:${hex}`;
  }

  /**
   * After a wrong digest: drops the stretches that changed on the disk.
   * @returns how many bytes those were.
   * @throws {AppError} `DISK_PERMISSION` or `INTERNAL` when the file cannot be read; the signal's reason.
   */
  async dropDamaged(signal: AbortSignal): Promise<number> {
    const before = this.#pieceMap.bytesDone;
    this.#restart(await goodOf(this.#pieceMap.extents, this.#file.path, this.#hashes, signal));
    return before - this.#pieceMap.bytesDone;
  }

  /** After a wrong digest of undamaged bytes: drops everything. */
  dropAll(): void {
    this.#restart([]);
  }

  /**
   * Moves the verified file into the library and removes the journal.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
   */
  async commit(): Promise<void> {
    const { digest } = this.descriptor;
    await this.#saving;
    await this.#file.flush();
    const { extents } = this.#pieceMap;
    await this.close();
    try {
      await this.#place.commit(digest);
    } catch (error) {
      await this.#record(true, extents).catch(() => undefined);
      throw error;
    }
    await removeJournal(this.#place.journalPath(digest));
  }

  /** Closes the file without saving. */
  async close(): Promise<void> {
    this.#follower.close();
    await this.#saving;
    await this.#file.close();
  }

  /** Removes the file and the journal of a closed partial blob. */
  async discard(): Promise<void> {
    const { digest } = this.descriptor;
    await removeJournal(this.#place.journalPath(digest));
    await rm(this.#place.ingestPath(digest), { force: true });
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#saving.then(work);
    this.#saving = turn.catch(() => undefined);
    return turn;
  }

  async #record(isDurable: boolean, extents = this.#pieceMap.extents): Promise<void> {
    const { digest, size } = this.descriptor;
    this.#unrecorded = 0;
    await writeJournal(this.#place.journalPath(digest), digest, size, extents, isDurable);
  }

  #restart(extents: PieceMap['extents']): void {
    this.#follower.close();
    this.#pieceMap = new PieceMap(pieceLayoutOf(this.descriptor.size), extents);
    this.#follower = this.#follow();
    this.#isDirty = true;
  }

  #follow(): HashFollower {
    const follower = this.#hashes.follow(this.#file.path, splitDigest(this.descriptor.digest).algorithm);
    if (this.#pieceMap.frontier > 0) follower.advance(this.#pieceMap.frontier);
    return follower;
  }
}

/** Those stretches whose bytes on the disk still have their CRC-32. */
async function goodOf(
  extents: readonly Extent[],
  path: string,
  hashes: HashPool,
  signal: AbortSignal,
): Promise<Extent[]> {
  const good: Extent[] = [];
  for (let first = 0; first < extents.length; first += stretchesAtOnce) {
    signal.throwIfAborted();
    const some = extents.slice(first, first + stretchesAtOnce);
    const isGood = await hashes.check(path, some);
    good.push(...some.filter((_, index) => isGood[index]));
  }
  return good;
}
