import type { Readable } from 'node:stream';
import { AppError, isAppError } from '../../../shared/errors.ts';

const silenceMs = 20_000;
const wholeMs = 300_000;

/**
 * Reads a body whole, up to `limit` bytes.
 * @returns null when it is longer; the rest is not read.
 * @throws {AppError} `TIMEOUT` after 20 s of silence or five minutes, `NETWORK` when it breaks off, `CANCELLED` by the
 * request's signal.
 */
export async function readBody(body: Readable, limit: number, host: string): Promise<Buffer | null> {
  const expire = () => body.destroy(tooSlow(host));
  const silence = setTimeout(expire, silenceMs);
  const whole = setTimeout(expire, wholeMs);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      silence.refresh();
      bytes += chunk.byteLength;
      if (bytes > limit) return null;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    throw isAppError(error) ? error : cutShort(host, error);
  } finally {
    clearTimeout(silence);
    clearTimeout(whole);
    body.destroy();
  }
}

function cutShort(host: string, cause: unknown): AppError {
  return new AppError('NETWORK', `${host} closed the connection in the middle of an answer. Try again.`, {
    cause,
    details: { host, reason: 'early-end' },
  });
}

function tooSlow(host: string): AppError {
  return new AppError('TIMEOUT', `${host} stopped in the middle of an answer. Try again.`, {
    details: { host, reason: 'silence' },
  });
}
