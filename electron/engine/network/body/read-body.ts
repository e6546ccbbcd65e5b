import { isAppError } from '../../../../shared/errors.ts';
import { cutShort, tooSlow } from '../connections/network-error.ts';
import { type Body, enough } from './answer-body.ts';

/** Bytes of an unsuccessful answer that are read; registries say in a few hundred what is wrong. */
export const errorBodyLimit = 64 * 1024;
/** Milliseconds without a byte after which a body is given up. */
export const silenceMs = 20_000;
/** Milliseconds that a whole body may take. */
export const wholeBodyMs = 300_000;

/**
 * Reads a body whole, up to `limit` bytes.
 * @returns null when it is longer; the rest is not read.
 * @throws {AppError} `TIMEOUT` after 20 s of silence or five minutes, `NETWORK` when it breaks off, `CANCELLED` by the
 * request's signal.
 */
export async function readBody(body: Body, limit: number, host: string): Promise<Buffer | null> {
  const expire = () => body.destroy(tooSlow(host));
  const silence = setTimeout(expire, silenceMs);
  const whole = setTimeout(expire, wholeBodyMs);
  // One byte more than is wanted tells a body that is longer.
  let memory = Buffer.allocUnsafe(Math.min(limit + 1, 4 * 1024));
  let length = 0;
  const space = () => {
    if (length === memory.byteLength) {
      const larger = Buffer.allocUnsafe(Math.min(limit + 1, 2 * memory.byteLength));
      memory.copy(larger);
      memory = larger;
    }
    return memory.subarray(length);
  };
  const filled = (bytes: number) => {
    silence.refresh();
    length += bytes;
    return length > limit ? enough : undefined;
  };
  try {
    await body.readInto({ space, filled });
    return length > limit ? null : memory.subarray(0, length);
  } catch (error) {
    throw isAppError(error) ? error : cutShort(host, error);
  } finally {
    clearTimeout(silence);
    clearTimeout(whole);
  }
}
