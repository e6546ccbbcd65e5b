import { GatheredChunks } from '../../network/body/gathered-chunks.ts';
import type { IngestFile } from '../disk/ingest-file.ts';
import type { Segment } from '../disk/segment.ts';
import type { WatchContext } from './response-stream.ts';

/** Bytes gathered before one write: few enough to bound memory, many enough to spare system calls. */
const writeBytes = 1024 * 1024;
/** Bytes are written at least this often (ms), so that a slow link loses little. */
const writeEveryMs = 250;

/** What a request needs that writes into an ingest file. */
export interface ReadContext extends WatchContext {
  file: IngestFile;
  /** Called when bytes have reached the file. */
  onWritten(bytes: number): void;
  /** Notes bytes that came and waits until the next fit the bandwidth limits; undefined where nothing is to wait for. */
  throttle(bytes: number): Promise<void> | undefined;
}

/** Gathers chunks for one segment and writes them in few calls. */
export class SegmentWriter {
  readonly #segment: Segment;
  readonly #context: ReadContext;
  readonly #pending = new GatheredChunks();
  /** Bytes that have come and are not written, those of a write that is under way included. */
  #pendingBytes = 0;
  #writtenAt = performance.now();

  constructor(segment: Segment, context: ReadContext) {
    this.#segment = segment;
    this.#context = context;
  }

  /** Bytes that the segment can still take. */
  get room(): number {
    return Math.max(0, this.#segment.remaining - this.#pendingBytes);
  }

  /** Takes a chunk of at most `room` bytes; a promise when it is time to write. */
  push(chunk: Uint8Array): Promise<void> | undefined {
    this.#segment.lastByteAt = performance.now();
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.byteLength;
    this.#segment.gathered = this.#pendingBytes;
    const isDue = this.#pendingBytes >= writeBytes || performance.now() - this.#writtenAt >= writeEveryMs;
    return isDue || this.room === 0 ? this.flush() : undefined;
  }

  /**
   * Writes what is gathered, as far as it still belongs to the segment.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
   */
  async flush(): Promise<void> {
    const buffers = within(this.#pending.take(), this.#segment.remaining);
    this.#writtenAt = performance.now();
    if (buffers.length === 0) return;
    await this.#context.file.write(buffers, this.#segment.position);
    // Another connection may have taken over the end of the segment while this was being written.
    const kept = within(buffers, this.#segment.remaining);
    this.#segment.append(kept);
    this.#pendingBytes = this.#pending.byteLength;
    this.#segment.gathered = this.#pendingBytes;
    this.#context.onWritten(kept.reduce((sum, { byteLength }) => sum + byteLength, 0));
  }
}

function within(buffers: readonly Uint8Array[], bytes: number): Uint8Array[] {
  const kept: Uint8Array[] = [];
  let room = bytes;
  for (const buffer of buffers) {
    if (room === 0) break;
    const part = buffer.byteLength <= room ? buffer : buffer.subarray(0, room);
    kept.push(part);
    room -= part.byteLength;
  }
  return kept;
}
