import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { toDiskError } from '../../engine/files/disk-error.ts';
import { whyUnreadable } from '../options/unreadable-file.ts';
import { UsageError } from '../process/failure.ts';

/** Far above a list of all that any registry has (bytes). */
const largestList = 32 * 1024 * 1024;

/**
 * Reads a list whole.
 * @param path absolute, or `-` for what is piped in.
 * @throws {UsageError} when it cannot be read, is no text, or too large to be a list; the signal's reason.
 */
export async function readListFile(
  path: string,
  signal: AbortSignal,
  stdin: Readable = process.stdin,
): Promise<{ name: string; text: string }> {
  const name = path === '-' ? 'standard input' : basename(path);
  const chunks: Buffer[] = [];
  let size = 0;
  const stream = path === '-' ? stdin : createReadStream(path);
  const stop = () => void stream.destroy(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk);
      size += bytes.byteLength;
      if (size > largestList) throw new UsageError(`${name} is larger than 32 MiB, and no list of images.`);
      chunks.push(bytes);
    }
  } catch (error) {
    if (signal.aborted || error instanceof UsageError) throw error;
    const known = whyUnreadable(error, path);
    throw new UsageError(
      known === undefined
        ? `The list ${path} cannot be read: ${toDiskError(error, path).message}`
        : `--file: ${known}.`,
    );
  } finally {
    signal.removeEventListener('abort', stop);
  }
  return { name, text: decode(Buffer.concat(chunks), name) };
}

/** Windows PowerShell writes UTF-16 where `>` is used. */
function decode(bytes: Buffer, name: string): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = isUtf16 ? bytes.toString('utf16le') : bytes.toString('utf8');
  if (text.includes('\0')) throw new UsageError(`${name} is no text. Give a list with one reference a line.`);
  return text;
}
