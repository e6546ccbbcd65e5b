import { damagedLayer, layerLimit, layerLimits } from '../bounds/layer-end.ts';
import { hasSparseContent, type Preface, TarEntry } from './entry.ts';
import { readNumber } from './numbers.ts';
import { readPax } from './pax.ts';
import { isEmptyRecord, readRecord, recordBytes, type TarRecord } from './record.ts';
import { addOldSparse, assertSparse, MapLines, type SparseParts, sparseOfContent } from './sparse.ts';

/** Hears of what is in a tar, in its order. */
export interface TarListener {
  /** @param offset bytes before what is stored of the entry, from the beginning of the tar. */
  entry(entry: TarEntry, offset: number): void;
  /** A part of what is stored of the entry that was told last; the bytes change after the call. */
  content(bytes: Uint8Array): void;
  /** All that is stored of it has been told. */
  contentEnd(): void;
}

type Gathered = (bytes: Uint8Array) => void;

type PrefaceReader = (preface: Preface, content: Uint8Array) => void;

/** What stands before an entry, by its type. */
const prefaceReaders: ReadonlyMap<string, PrefaceReader> = new Map<string, PrefaceReader>([
  ['x', ({ records }, content) => records.push(...readPax(content))],
  // Runtimes pay no attention to headers for all entries, nor to names of volumes.
  ['g', () => undefined],
  ['V', () => undefined],
  [
    'L',
    (preface, content) => {
      preface.longName = untilNul(content);
    },
  ],
  [
    'K',
    (preface, content) => {
      preface.longLink = untilNul(content);
    },
  ],
]);

/**
 * Reads a tar as its bytes come, whatever pieces they come in. Unlike libraries it tells where contents lie, knows sparse
 * files, and leaves names as bytes.
 */
export class TarReader {
  readonly #listener: TarListener;
  #position = 0;
  #preface: Preface = { records: [] };
  #prefaces = 0;
  #emptyRecords = 0;
  /** What is being put together, and who gets it. */
  #gathered = new Uint8Array(recordBytes);
  #gatheredBytes = 0;
  #wantedBytes = recordBytes;
  #whole: Gathered = (bytes) => this.#readHeader(bytes);
  /** Bytes of a content still to come, and of its padding. */
  #contentBytes = 0;
  #paddingBytes = 0;

  constructor(listener: TarListener) {
    this.#listener = listener;
  }

  /** True when the two records that end an archive have come. What follows them counts for nothing. */
  get isEnded(): boolean {
    return this.#emptyRecords >= 2;
  }

  /**
   * Takes the next bytes.
   * @throws {LayerEnd} when they are no tar, or at a limit.
   */
  feed(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && !this.isEnded; ) {
      const taken = this.#take(bytes, at);
      at += taken;
      this.#position += taken;
      this.#afterwards();
    }
  }

  /**
   * Says that no bytes follow.
   * @throws {LayerEnd} when the tar is cut off, or too short to be one. The last padding and the records of zeros may be missing.
   */
  end(): void {
    const isBetween = this.#contentBytes === 0 && this.#gatheredBytes === 0 && this.#prefaces === 0;
    if (this.isEnded || isBetween) return;
    throw damagedLayer(this.#position < recordBytes ? 'it is no tar archive' : 'it is cut off');
  }

  /** @returns how many bytes were used, at least one. */
  #take(bytes: Uint8Array, at: number): number {
    if (this.#contentBytes > 0) {
      const part = bytes.subarray(at, at + this.#contentBytes);
      this.#contentBytes -= part.length;
      this.#listener.content(part);
      if (this.#contentBytes === 0) this.#listener.contentEnd();
      return part.length;
    }
    if (this.#paddingBytes > 0) {
      const skipped = Math.min(bytes.length - at, this.#paddingBytes);
      this.#paddingBytes -= skipped;
      return skipped;
    }
    const part = bytes.subarray(at, at + this.#wantedBytes - this.#gatheredBytes);
    this.#gathered.set(part, this.#gatheredBytes);
    this.#gatheredBytes += part.length;
    return part.length;
  }

  /** Gives what is whole to who waits for it, with the position behind it. */
  #afterwards(): void {
    if (this.#gatheredBytes < this.#wantedBytes) return;
    const whole = this.#gathered.subarray(0, this.#wantedBytes);
    const give = this.#whole;
    this.#gather(recordBytes, (bytes) => this.#readHeader(bytes));
    give(whole);
  }

  #gather(bytes: number, whole: Gathered): void {
    this.#gatheredBytes = 0;
    this.#wantedBytes = bytes;
    this.#whole = whole;
    if (this.#gathered.length < bytes) this.#gathered = new Uint8Array(bytes);
  }

  #readHeader(bytes: Uint8Array): void {
    if (isEmptyRecord(bytes)) {
      this.#emptyRecords++;
      return;
    }
    this.#emptyRecords = 0;
    const record = readRecord(bytes);
    const readPreface = prefaceReaders.get(record.type);
    if (readPreface !== undefined) this.#readPreface(record, readPreface);
    else if (record.type === 'S') this.#readOldSparse(record, bytes);
    else if (hasSparseContent(this.#preface)) this.#readSparseContent(record);
    else this.#tell(new TarEntry(record, this.#preface));
  }

  #readPreface(record: TarRecord, read: PrefaceReader): void {
    if (record.size > layerLimits['header-bytes']) throw layerLimit('header-bytes');
    if (++this.#prefaces > layerLimits['header-chain']) throw layerLimit('header-chain');
    if (record.size === 0) return;
    const padded = record.size + padding(record.size);
    this.#gather(padded, (bytes) => {
      read(this.#preface, bytes.subarray(0, record.size));
      if (record.type === 'g' || record.type === 'V') this.#prefaces = Math.max(0, this.#prefaces - 1);
      if (padded > 64 * 1024) this.#gathered = new Uint8Array(recordBytes);
    });
  }

  #readOldSparse(record: TarRecord, bytes: Uint8Array): void {
    const parts: SparseParts = [];
    const size = readNumber(bytes, 483, 12);
    const tell = () => this.#tell(new TarEntry(record, this.#preface, { parts, size }));
    const more = (next: Uint8Array) => {
      if (addOldSparse(next, 0, 21, parts)) this.#gather(recordBytes, more);
      else tell();
    };
    if (addOldSparse(bytes, 386, 4, parts)) this.#gather(recordBytes, more);
    else tell();
  }

  /** The map is as many records as its lines need; what is stored of the file begins behind it. */
  #readSparseContent(record: TarRecord): void {
    const entry = new TarEntry(record, this.#preface);
    const chunks: Buffer[] = [];
    let length = 0;
    const lines = new MapLines();
    const more = (bytes: Uint8Array) => {
      chunks.push(Buffer.from(bytes));
      length += bytes.length;
      if (length > layerLimits['header-bytes']) throw layerLimit('header-bytes');
      if (length > entry.stored + padding(entry.stored)) throw damagedLayer('a sparse file has no map');
      if (!lines.add(bytes)) {
        this.#gather(recordBytes, more);
        return;
      }
      const sparse = sparseOfContent(Buffer.concat(chunks));
      const stored = Math.max(0, entry.stored - length);
      assertSparse(sparse, entry.size, stored);
      this.#tell({ ...entry, sparse, stored });
    };
    this.#gather(recordBytes, more);
  }

  #tell(entry: TarEntry): void {
    this.#preface = { records: [] };
    this.#prefaces = 0;
    this.#listener.entry(entry, this.#position);
    this.#contentBytes = entry.stored;
    this.#paddingBytes = padding(entry.stored);
    if (this.#contentBytes === 0) this.#listener.contentEnd();
  }
}

function padding(bytes: number): number {
  return (recordBytes - (bytes % recordBytes)) % recordBytes;
}

function untilNul(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return Uint8Array.from(bytes.subarray(0, end < 0 ? bytes.length : end));
}
