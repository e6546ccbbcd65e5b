import { rm } from 'node:fs/promises';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { splitDigest } from '../../../shared/digest.ts';
import type { BlobPlace } from './blob-place.ts';
import type { HashFollower, HashPool } from './hash-pool.ts';
import { IngestFile } from './ingest-file.ts';
import { readJournal, removeJournal, writeJournal } from './journal.ts';
import { PieceBoard } from './piece-board.ts';
import { pieceLayoutOf } from './piece-layout.ts';
import { ensureRoom } from './room-forecast.ts';

/** One blob on its way into the library: its file, its journal, its pieces and the hash that follows them. */
export class PartialBlob {
  readonly descriptor: Descriptor;
  readonly #place: BlobPlace;
  readonly #hashes: HashPool;
  readonly #file: IngestFile;
  #follower: HashFollower;
  #board: PieceBoard;
  #isDirty = false;
  #saving: Promise<void> = Promise.resolve();

  private constructor(
    descriptor: Descriptor,
    place: BlobPlace,
    hashes: HashPool,
    file: IngestFile,
    board: PieceBoard,
  ) {
    this.descriptor = descriptor;
    this.#place = place;
    this.#hashes = hashes;
    this.#file = file;
    this.#board = board;
    this.#follower = this.#follow();
  }

  /**
   * Opens what an earlier run left, every stretch of it checked against its CRC-32.
   * @throws {AppError} `DISK_FULL` when the rest has no room, `DISK_PERMISSION`.
   */
  static async open(descriptor: Descriptor, place: BlobPlace, hashes: HashPool): Promise<PartialBlob> {
    const { digest, size } = descriptor;
    const file = await IngestFile.open(place.ingestPath(digest));
    try {
      await ensureRoom(place, Math.max(0, size - (await file.allocatedBytes())));
      const extents = await readJournal(place.journalPath(digest), digest, size);
      const good = await hashes.check(file.path, extents);
      const board = new PieceBoard(
        pieceLayoutOf(size),
        extents.filter((_, index) => good[index]),
      );
      await file.cutTo(size);
      // A journal that exists can be rewritten in place when the disk is full.
      if (board.layout.count > 1) await writeJournal(place.journalPath(digest), digest, size, board.extents);
      return new PartialBlob(descriptor, place, hashes, file, board);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get board(): PieceBoard {
    return this.#board;
  }
  get file(): IngestFile {
    return this.#file;
  }

  /** Lets the hash follow after bytes were written. */
  written(): void {
    this.#isDirty = true;
    this.#follower.advance(this.#board.frontier);
  }

  /** Writes the journal of everything that is on the disk now, flushed first. Calls made meanwhile wait their turn. */
  async save(): Promise<void> {
    if (!this.#isDirty) return this.#saving;
    this.#isDirty = false;
    const turn = this.#saving.then(() => this.#flushAndRecord());
    this.#saving = turn.catch(() => undefined);
    return turn;
  }

  /** The digest of the complete file. */
  async digest(): Promise<string> {
    const { algorithm } = splitDigest(this.descriptor.digest);
    return `${algorithm}:${await this.#follower.finish(this.descriptor.size)}`;
  }

  /** After a wrong digest: drops the stretches that changed on the disk, and returns how many bytes those were. */
  async dropDamaged(): Promise<number> {
    const { extents } = this.#board;
    const good = await this.#hashes.check(this.#file.path, extents);
    this.#restart(extents.filter((_, index) => good[index]));
    return extents.filter((_, index) => !good[index]).reduce((sum, { length }) => sum + length, 0);
  }

  /** After a wrong digest of undamaged bytes: drops everything. */
  dropAll(): void {
    this.#restart([]);
  }

  /** Moves the verified file into the library and forgets the journal. */
  async commit(): Promise<void> {
    const { digest } = this.descriptor;
    await this.#saving;
    await this.#file.flush();
    await this.close();
    await this.#place.commit(digest);
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

  async #flushAndRecord(): Promise<void> {
    const { digest, size } = this.descriptor;
    const { extents } = this.#board;
    await this.#file.flush();
    await writeJournal(this.#place.journalPath(digest), digest, size, extents);
  }

  #restart(extents: PieceBoard['extents']): void {
    this.#follower.close();
    this.#board = new PieceBoard(pieceLayoutOf(this.descriptor.size), extents);
    this.#follower = this.#follow();
    this.#isDirty = true;
  }

  #follow(): HashFollower {
    const follower = this.#hashes.follow(this.#file.path, splitDigest(this.descriptor.digest).algorithm);
    if (this.#board.frontier > 0) follower.advance(this.#board.frontier);
    return follower;
  }
}
