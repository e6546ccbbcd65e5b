import { once } from 'node:events';
import { extract, type Header } from 'tar-stream';
import { invalidArchive } from '../archive-error.ts';
import type { ForwardBytes } from './forward-bytes.ts';
import { readExactly } from './read-exactly.ts';

/** Every header and every content begins at a multiple of these bytes (POSIX `pax`, ustar interchange format). */
const recordBytes = 512;

/** Stands for contents, which the library that reads headers need not see. */
const zeros = Buffer.alloc(1024 * 1024);

/**
 * The headers of a tar, one after the other. Between two of them the content of the first may be read from `bytes`, in
 * whole or in part; what is left of it is skipped. The archive ends with two records of zeros, or with its last byte.
 * @param path the archive, for messages.
 * @throws {AppError} `ARCHIVE_INVALID` when it is cut off or no tar; what `bytes` throws.
 */
export async function* tarHeaders(bytes: ForwardBytes, path: string): AsyncGenerator<Header> {
  const reader = new HeaderReader(path);
  let emptyRecords = 0;
  while (emptyRecords < 2) {
    const record = await readExactly(bytes, recordBytes);
    if (record.length === 0) break;
    if (record.length < recordBytes) throw cutOff(path);
    emptyRecords = record.equals(zeros.subarray(0, recordBytes)) ? emptyRecords + 1 : 0;
    const header = await reader.feed(record);
    if (header === undefined) continue;
    const end = bytes.position + header.size;
    yield header;
    if (header.type === 'directory') continue;
    const padded = end + (-header.size & (recordBytes - 1));
    await bytes.skip(padded - bytes.position);
    // The last padding may be missing, its content may not.
    if (bytes.position < end) throw cutOff(path);
    await reader.feedZeros(padded - end + header.size);
  }
  reader.close();
}

function cutOff(path: string, cause?: unknown): Error {
  return invalidArchive(path, 'truncated', 'it is cut off', cause);
}

/** Gives records to the library that reads headers, and waits for each until it is read. */
class HeaderReader {
  // At a mark of one byte each record is waited for.
  readonly #tar = extract({ highWaterMark: 1 });
  readonly #path: string;
  #header: Header | undefined;

  constructor(path: string) {
    this.#path = path;
    this.#tar.on('entry', (header, content, next) => {
      this.#header = header;
      content.on('error', () => undefined);
      content.resume();
      next();
    });
    this.#tar.on('error', () => undefined);
  }

  /** @returns the header that this record completes. */
  async feed(record: Buffer): Promise<Header | undefined> {
    this.#header = undefined;
    try {
      if (!this.#tar.write(record)) await once(this.#tar, 'drain');
    } catch (error) {
      throw invalidArchive(this.#path, 'not-an-archive', 'it is no tar archive, or damaged', error);
    }
    return this.#header;
  }

  async feedZeros(bytes: number): Promise<void> {
    for (let rest = bytes; rest > 0; rest -= zeros.length) await this.feed(zeros.subarray(0, rest));
  }

  close(): void {
    this.#tar.destroy();
  }
}
