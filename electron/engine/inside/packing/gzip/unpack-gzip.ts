import {
  Z_BLOCK,
  Z_BUF_ERROR,
  Z_OK,
  Z_STREAM_END,
  ZStream,
  zlibInflate,
  zlibInflateInit2,
  zlibInflateReset2,
} from 'pako';
import { damagedLayer } from '../../bounds/layer-end.ts';
import type { PackedFile } from '../packed-file.ts';
import type { SpanList } from '../span-list.ts';
import { atHeader } from '../span-table.ts';
import { isAtEnd, skipMemberHeader, trailerBytes } from './member-header.ts';

/** How far deflate refers back (RFC 1951, 2). */
export const windowBytes = 32 * 1024;

/** Data without zlib's own header and checksum. */
const rawWindowBits = -15;
const bufferBytes = 6 * 1024 * 1024;
/** A member begins with an empty window, so that a place to begin at costs nothing there. */
const memberShare = 1 / 16;
/** What `inflate` tells of where it stopped (zlib.h, `data_type`). */
const afterBlock = 128;
const inLastBlock = 64;

/** What the memory holds: the window, then the bytes of the span that have not been hashed. */
class Output {
  readonly memory = new Uint8Array(windowBytes + bufferBytes);
  /** Behind what has been unpacked. */
  end = windowBytes;

  get unhashed(): Uint8Array<ArrayBuffer> {
    return this.memory.subarray(windowBytes, this.end);
  }

  /** Keeps the window alone. */
  wrap(): void {
    this.memory.copyWithin(0, this.end - windowBytes, this.end);
    this.end = windowBytes;
  }
}

/**
 * Unpacks gzip, all of its members, and lists places at block borders from which it can be unpacked later (as zlib's
 * examples/zran.c does). What a place needs is the window: 32 KiB before it.
 * @param sink gets the bytes; they change after the call.
 * @throws {LayerEnd} when the data is damaged; what `sink` throws.
 */
export async function unpackGzip(
  file: PackedFile,
  spans: SpanList,
  sink: (bytes: Uint8Array) => void,
): Promise<void> {
  const output = new Output();
  const stream = new ZStream();
  zlibInflateInit2(stream, rawWindowBits);
  const close = async () => {
    await spans.close(output.unhashed);
    output.wrap();
  };
  const unpacking = { file, stream, output, spans, sink, close };
  try {
    do {
      if (spans.isDue(memberShare)) {
        if (spans.position > 0) await close();
        spans.begin({ packedOffset: file.position, bits: atHeader });
      }
      skipMemberHeader(file);
      zlibInflateReset2(stream, rawWindowBits);
      await unpackMember(unpacking);
      file.skip(trailerBytes);
    } while (!isAtEnd(file));
    if (file.position > file.size) throw damagedLayer('its compressed data is cut off');
  } finally {
    await close();
  }
}

/** What a file of gzip is unpacked with. */
interface Unpacking {
  file: PackedFile;
  stream: ZStream;
  output: Output;
  spans: SpanList;
  sink(bytes: Uint8Array): void;
  /** Ends the span. */
  close(): Promise<void>;
}

async function unpackMember({ file, stream, output, spans, sink, close }: Unpacking): Promise<void> {
  const memberStart = spans.position;
  for (;;) {
    if (output.end === output.memory.length) {
      spans.addCounted(output.unhashed);
      output.wrap();
    }
    const status = inflateStep(file, stream, output);
    const bytes = output.memory.subarray(output.end, stream.next_out);
    output.end = stream.next_out;
    spans.count(bytes.length);
    if (bytes.length > 0) sink(bytes);
    if (status === Z_STREAM_END) return;
    const isBorder = (stream.data_type & afterBlock) !== 0 && (stream.data_type & inLastBlock) === 0;
    if (!isBorder || spans.position === memberStart || !spans.isDue()) continue;
    await close();
    const start = windowBytes - Math.min(windowBytes, spans.position - memberStart);
    const window = output.memory.subarray(start, windowBytes);
    spans.begin({ packedOffset: file.position, bits: stream.data_type & 7, window });
  }
}

/** Unpacks up to the next border of a block, the end of the memory, or that of what has been read of the file. */
function inflateStep(file: PackedFile, stream: ZStream, output: Output): number {
  stream.input = file.peek();
  stream.next_in = 0;
  stream.avail_in = stream.input.length;
  stream.output = output.memory;
  stream.next_out = output.end;
  stream.avail_out = output.memory.length - output.end;
  const isCutOff = stream.avail_in === 0;
  const status = zlibInflate(stream, Z_BLOCK);
  file.use(stream.next_in);
  if (status === Z_STREAM_END || status === Z_OK) return status;
  if (status === Z_BUF_ERROR && !isCutOff) return status;
  throw damagedLayer(isCutOff ? 'its compressed data is cut off' : 'its compressed data is damaged');
}
