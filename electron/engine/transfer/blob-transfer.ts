import type { Descriptor } from '../../../shared/descriptor.ts';
import { isAppError } from '../../../shared/errors.ts';
import type { BlobOrigin, BlobState, ConnectionDetail } from '../../../shared/schemas/download.ts';
import { BlobConnections, type BlobParties, type ConnectionTools } from './blob-connections.ts';
import type { BlobFinding, BlobPlace } from './disk/blob-place.ts';
import type { HashPool } from './disk/hash-pool.ts';
import { wholeFileHash } from './disk/hash-whole-file.ts';
import { PartialBlob } from './disk/partial-blob.ts';
import type { BlobSource } from './fetch/blob-source.ts';
import { SourceList } from './fetch/source-list.ts';
import type { TransferObserver, TransferOutcome, TransferProgress } from './observer.ts';
import type { ConnectionUser } from './pace/permit.ts';
import { tinyBlobBytes } from './pieces/piece-layout.ts';
import type { Segment } from './pieces/segment.ts';
import { fetchTinyBlob } from './tiny-blob.ts';
import { fetchVerified } from './verified-fetch.ts';

/** When another process has held the blob for this long (ms), the log says so. */
const noticeMs = 1_000;

/** How far a blob has come in from its beginning, for those who read it meanwhile. */
export interface Arrival {
  /** All bytes before this offset are in the file; none of them is verified yet. */
  frontier: number;
  /** Another number than before means that bytes which were here were wrong, and have been dropped. */
  restarts: number;
}

/** What transfers share. */
export interface TransferTools extends ConnectionTools {
  place: BlobPlace;
  hashes: HashPool;
}

/** The way of one blob from its sources into the library: resume, fetch, verify, repair, commit. */
export class BlobTransfer implements TransferProgress {
  readonly descriptor: Descriptor;
  state: BlobState = 'waiting';
  readonly #sources: SourceList;
  readonly #user: ConnectionUser;
  readonly #tools: TransferTools;
  readonly #observer: TransferObserver;
  #partial: PartialBlob | undefined;
  #connections: BlobConnections | undefined;
  #isInLibrary = false;
  #isDamageTold = false;

  /** @param requests those who want the blob: in their turn it gets connections, and they hear what it does. */
  constructor(
    descriptor: Descriptor,
    sources: readonly BlobSource[],
    requests: ConnectionUser & TransferObserver,
    tools: TransferTools,
  ) {
    this.descriptor = descriptor;
    this.#sources = new SourceList(sources);
    this.#user = requests;
    this.#tools = tools;
    this.#observer = requests;
  }

  get bytesDone(): number {
    return this.#isInLibrary ? this.descriptor.size : (this.#partial?.pieceMap.bytesDone ?? 0);
  }
  /** Undefined until its file is opened, and for a blob that comes into memory. */
  get arrival(): Arrival | undefined {
    const partial = this.#partial;
    return partial && { frontier: partial.pieceMap.frontier, restarts: partial.restarts };
  }
  get pieces(): string {
    const isInTransfer = (segment: Segment) => this.#connections?.isInTransfer(segment) ?? false;
    return this.#partial?.pieceMap.describePieces(isInTransfer) ?? '';
  }
  get origin(): BlobOrigin | null {
    if (this.#connections !== undefined) return this.#connections.open.origin;
    return this.#isInLibrary ? 'library' : null;
  }
  /** The host that serves it at present, after redirects. */
  get host(): string | null {
    return this.#connections?.open.host ?? null;
  }
  /** True while it waits for its turn: nothing is wrong with its server. */
  get isQueued(): boolean {
    return this.state === 'waiting' || (this.#connections?.isQueued ?? false);
  }
  get connections(): ConnectionDetail[] {
    return this.#connections?.open.details ?? [];
  }

  /**
   * Brings the blob into the library. After an error or an abort everything that arrived whole is kept for the
   * next run, except bytes that proved to be another file's.
   * @throws {AppError} what the last source answered, `DIGEST_MISMATCH`, `DISK_FULL`…; the signal's reason when it aborts.
   */
  async run(signal: AbortSignal): Promise<TransferOutcome> {
    const found = await this.#look(signal);
    if (found === 'right') return this.#alreadyHere();
    if (this.descriptor.size <= tinyBlobBytes) return this.#runInMemory(signal);
    if (found === 'damaged') await this.#tools.place.prepareRepair(this.descriptor, signal);
    const unlock = await this.#lock(signal);
    try {
      // Another process may have fetched it meanwhile.
      if ((await this.#look(signal)) === 'right') return this.#alreadyHere();
      return await this.#runLocked(signal);
    } catch (error) {
      this.state = signal.aborted ? 'waiting' : 'failed';
      throw error;
    } finally {
      await unlock();
    }
  }

  /** What is in the library. Bytes that have changed since they were verified are not taken for the blob unread. */
  async #look(signal: AbortSignal): Promise<BlobFinding> {
    const { place, hashes } = this.#tools;
    const before = this.state;
    const hash = wholeFileHash(hashes, signal);
    const looking = place.look(this.descriptor, (path, algorithm, size) => {
      this.state = 'checking';
      return hash(path, algorithm, size);
    });
    const found = await looking.catch((error: unknown) => {
      this.state = signal.aborted ? 'waiting' : 'failed';
      throw error;
    });
    if (found === 'damaged' && !this.#isDamageTold) {
      this.#isDamageTold = true;
      this.#observer.onActivity('damaged-here', { digest: this.descriptor.digest });
    }
    this.state = before;
    return found;
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
      const tools = { ...this.#tools, onQueue, onPermit };
      const tiny = await fetchTinyBlob(descriptor, this.#parties(observer), tools, signal);
      await this.#tools.place.put(descriptor.digest, tiny.bytes);
      this.#isInLibrary = true;
      this.state = 'done';
      return { origin: tiny.source.kind, bytesFetched, bytesReused: 0 };
    } catch (error) {
      this.state = signal.aborted ? 'waiting' : 'failed';
      throw error;
    }
  }

  async #runLocked(signal: AbortSignal): Promise<TransferOutcome> {
    this.state = 'checking';
    const partial = await PartialBlob.open(this.descriptor, this.#tools.place, this.#tools.hashes, signal);
    this.#partial = partial;
    const bytesReused = partial.pieceMap.bytesDone;
    if (bytesReused > 0)
      this.#observer.onActivity('resumed', { digest: this.descriptor.digest, bytes: bytesReused });
    const sources = this.#sources;
    const observer = this.#observer;
    const connections = new BlobConnections(partial, this.#parties(observer), this.#tools);
    this.#connections = connections;
    const onState = (state: BlobState) => {
      this.state = state;
    };
    try {
      await fetchVerified({ partial, connections, sources, observer, onState }, signal);
      await partial.commit();
    } catch (error) {
      await keepForNextRun(partial, error);
      throw error;
    }
    this.#isInLibrary = true;
    this.state = 'done';
    this.#tellOfMirrors(connections);
    const { origin, bytesFetched } = connections.open;
    return { origin: origin ?? 'library', bytesFetched, bytesReused };
  }

  #tellOfMirrors({ provenance }: BlobConnections): void {
    const { digest } = this.descriptor;
    for (const source of provenance.sources.filter(({ kind }) => kind === 'mirror')) {
      const bytes = provenance.bytesOf(source);
      this.#observer.onActivity('from-mirror', { host: source.host, bytes, digest });
    }
  }

  #parties(observer: TransferObserver): BlobParties {
    return { sources: this.#sources, user: this.#user, observer };
  }

  #alreadyHere(): TransferOutcome {
    this.#isInLibrary = true;
    this.state = 'done';
    return { origin: 'library', bytesFetched: 0, bytesReused: this.descriptor.size };
  }
}

async function keepForNextRun(partial: PartialBlob, error: unknown): Promise<void> {
  const isWrongFile = isAppError(error, 'DIGEST_MISMATCH');
  // The caller hears of the error that ended the run. A journal that cannot be written costs only a second check.
  if (!isWrongFile) await partial.save().catch(() => undefined);
  await partial.close();
  if (isWrongFile) await partial.discard();
}
