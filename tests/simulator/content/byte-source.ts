/** Bytes that can be read at any offset without holding them all: the body of an answer. Sizes are in bytes. */
export interface ByteSource {
  readonly size: number;
  /** Reads `length` bytes from `offset`; the caller keeps both inside `size`. */
  read(offset: number, length: number): Buffer;
}

/** Wraps bytes that are in memory anyway. */
export function bufferSource(bytes: Buffer | string): ByteSource {
  const buffer = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  return { size: buffer.length, read: (offset, length) => buffer.subarray(offset, offset + length) };
}

/** The same bytes with every bit of some stretch inverted: what a broken disk or proxy makes of a blob. */
export function corruptedSource(source: ByteSource, start: number, count: number): ByteSource {
  return {
    size: source.size,
    read(offset, length) {
      const bytes = Buffer.from(source.read(offset, length));
      const from = Math.max(0, start - offset);
      const to = Math.min(length, start + count - offset);
      for (let index = from; index < to; index += 1) bytes[index] = ~(bytes[index] ?? 0) & 0xff;
      return bytes;
    },
  };
}

/** The same bytes cut to, or filled up with zeros to, another size. */
export function resizedSource(source: ByteSource, size: number): ByteSource {
  return {
    size,
    read(offset, length) {
      const bytes = Buffer.alloc(length);
      const available = Math.max(0, Math.min(length, source.size - offset));
      if (available > 0) source.read(offset, available).copy(bytes);
      return bytes;
    },
  };
}

const stepBytes = 1024 * 1024;

/** Walks a source in steps of at most 1 MiB, letting other work run between them. */
export async function* walk(source: ByteSource): AsyncGenerator<Buffer> {
  for (let offset = 0; offset < source.size; offset += stepBytes) {
    yield source.read(offset, Math.min(stepBytes, source.size - offset));
    await new Promise(setImmediate);
  }
}
