import type { Descriptor } from '../../../shared/descriptor.ts';
import { isAppError } from '../../../shared/errors.ts';
import type { BlobOrigin, BlobState, ConnectionDetail } from '../../../shared/schemas/download.ts';
import { ConnectionCrew, type CrewTools } from './connections.ts';
import type { BlobPlace } from './disk/blob-place.ts';
import type { HashPool } from './disk/hash-pool.ts';
import { PartialBlob } from './disk/partial-blob.ts';
import type { BlobSource } from './fetch/blob-source.ts';
import { wrongDigest } from './fetch/fault.ts';
import { SourceList } from './fetch/source-list.ts';
import type { TransferObserver, TransferOutcome } from './observer.ts';
import { fetchTinyBlob, tinyBlobBytes } from './tiny-blob.ts';

/** Repairs of stretches that changed on the disk before the disk itself is to blame. */
const maximumRepairs = 3;

/** Waiting for another process (ms) after which the log tells of it. */
const noticeMs = 1_000;

/** What transfers share. */
export interface TransferTools extends CrewTools {
  place: BlobPlace;
  hashes: HashPool;
}

/** The way of one blob from its sources into the library: resume, fetch, verify, repair, commit. */
export class BlobTransfer {
  readonly descriptor: Descriptor;
  state: BlobState = 'waiting';
  readonly #sources: SourceList;
  readonly #order: () => number;
  readonly #tools: TransferTools;
  readonly #observer: TransferObserver;
  #partial: PartialBlob | undefined;
  #crew: ConnectionCrew | undefined;
  #isInLibrary = false;

  /** @param order place in the queue, asked whenever a connection is free: lower comes first. */
  constructor(
    descriptor: Descriptor,
    sources: readonly BlobSource[],
    order: () => number,
    tools: TransferTools,
    observer: TransferObserver,
  ) {
    this.descriptor = descriptor;
    this.#sources = new SourceList(sources);
    this.#order = order;
    this.#tools = tools;
    this.#observer = observer;
  }

  /** Bytes of the blob on the disk. */
  get bytesDone(): number {
    return this.#isInLibrary ? this.descriptor.size : (this.#partial?.board.bytesDone ?? 0);
  }
  /** One character a piece; empty until the blob is opened. */
  get pieces(): string {
    return this.#partial?.board.describePieces() ?? '';
  }
  get origin(): BlobOrigin | null {
    return this.#isInLibrary && this.#crew === undefined ? 'library' : (this.#crew?.origin ?? null);
  }
  /** The host that serves it at present, after redirects. */
  get host(): string | null {
    return this.#crew?.host ?? null;
  }
  /** True while it waits for its turn: nothing is wrong with its server. */
  get isQueued(): boolean {
    return this.state === 'waiting' || (this.#crew?.isQueued ?? false);
  }
  get connections(): ConnectionDetail[] {
    return this.#crew?.connections ?? [];
  }

  /**
   * Brings the blob into the library. After an error or an abort everything that arrived whole is kept for the
   * next run, but for bytes that proved to be another file's.
   * @throws {AppError} what the last source answered, `DIGEST_MISMATCH`, `DISK_FULL`…; the signal's reason when it aborts.
   */
  async run(signal: AbortSignal): Promise<TransferOutcome> {
    const { place } = this.#tools;
    if (await place.has(this.descriptor)) return this.#alreadyHere();
    if (this.descriptor.size <= tinyBlobBytes) return this.#runInMemory(signal);
    const unlock = await this.#lock(signal);
    try {
      if (await place.has(this.descriptor)) return this.#alreadyHere();
      return await this.#runLocked(signal);
    } catch (error) {
      this.state = signal.aborted ? 'waiting' : 'failed';
      throw error;
    } finally {
      await unlock();
    }
  }

  /** Waits for its turn where another process has the blob, and says so when that takes long. */
  async #lock(signal: AbortSignal): Promise<() => Promise<void>> {
    const { digest } = this.descriptor;
    const notice = setTimeout(() => this.#observer.onActivity('held-elsewhere', { digest }), noticeMs);
    try {
      return await this.#tools.place.lock(digest, signal);
    } finally {
      clearTimeout(notice);
    }
  }

  async #runInMemory(signal: AbortSignal): Promise<TransferOutcome> {
    let bytesFetched = 0;
    const observer: TransferObserver = {
      onReceived: (bytes) => {
        bytesFetched += bytes;
        this.#observer.onReceived(bytes);
      },
      onActivity: (kind, details) => this.#observer.onActivity(kind, details),
    };
    const onQueue = () => {
      this.state = 'waiting';
    };
    const onPermit = () => {
      this.state = 'fetching';
    };
    try {
      const { descriptor } = this;
      const { bytes, source } = await fetchTinyBlob(
        descriptor,
        this.#sources,
        this.#order,
        { ...this.#tools, onQueue, onPermit },
        observer,
        signal,
      );
      await this.#tools.place.put(descriptor.digest, bytes);
      this.#isInLibrary = true;
      this.state = 'done';
      return { origin: source.kind, bytesFetched, bytesReused: 0 };
    } catch (error) {
      this.state = signal.aborted ? 'waiting' : 'failed';
      throw error;
    }
  }

  async #runLocked(signal: AbortSignal): Promise<TransferOutcome> {
    this.state = 'checking';
    const partial = await PartialBlob.open(this.descriptor, this.#tools.place, this.#tools.hashes, signal);
    this.#partial = partial;
    const bytesReused = partial.board.bytesDone;
    if (bytesReused > 0)
      this.#observer.onActivity('resumed', { digest: this.descriptor.digest, bytes: bytesReused });
    const crew = new ConnectionCrew(partial, this.#sources, this.#order, this.#tools, this.#observer);
    this.#crew = crew;
    try {
      await this.#fetchUntilRight(partial, crew, signal);
      await partial.commit();
    } catch (error) {
      await keepForNextRun(partial, error);
      throw error;
    }
    this.#isInLibrary = true;
    this.state = 'done';
    return { origin: crew.origin ?? 'library', bytesFetched: crew.bytesFetched, bytesReused };
  }

  /** Damaged stretches are fetched again; undamaged bytes with a wrong digest are the source's fault. */
  async #fetchUntilRight(partial: PartialBlob, crew: ConnectionCrew, signal: AbortSignal): Promise<void> {
    const { digest } = this.descriptor;
    let hasStartedOver = false;
    for (let repairs = 0; ; ) {
      this.state = 'fetching';
      await crew.fetchMissing(signal);
      this.state = 'verifying';
      const actual = await partial.digest(signal);
      if (actual === digest) return;
      const damagedBytes = await partial.dropDamaged(signal);
      if (damagedBytes > 0 && repairs++ < maximumRepairs) {
        this.#observer.onActivity('piece-repaired', { digest, bytes: damagedBytes });
        continue;
      }
      const source = this.#sources.current;
      const error = wrongDigest(source, digest, actual);
      if (hasStartedOver) {
        partial.dropAll();
        throw error;
      }
      hasStartedOver = true;
      this.#observer.onActivity('source-failed', { host: source.host, code: error.code, digest });
      this.#sources.rotate(error);
      partial.dropAll();
    }
  }

  #alreadyHere(): TransferOutcome {
    this.#isInLibrary = true;
    this.state = 'done';
    return { origin: 'library', bytesFetched: 0, bytesReused: this.descriptor.size };
  }
}

async function keepForNextRun(partial: PartialBlob, error: unknown): Promise<void> {
  const isWrongFile = isAppError(error, 'DIGEST_MISMATCH');
  // The error that ended the run is the one to tell; a journal that cannot be written costs only a re-check.
  if (!isWrongFile) await partial.save().catch(() => undefined);
  await partial.close();
  if (isWrongFile) await partial.discard();
}
