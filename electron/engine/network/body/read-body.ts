import type { Readable } from 'node:stream';
import { isAppError } from '../../../../shared/errors.ts';
import { cutShort, tooSlow } from '../connections/network-error.ts';
import { GatheredChunks } from './gathered-chunks.ts';

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
export async function readBody(body: Readable, limit: number, host: string): Promise<Buffer | null> {
  const expire = () => body.destroy(tooSlow(host));
  const silence = setTimeout(expire, silenceMs);
  const whole = setTimeout(expire, wholeBodyMs);
  const gathered = new GatheredChunks();
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      silence.refresh();
      gathered.push(chunk);
      if (gathered.byteLength > limit) return null;
    }
    return Buffer.concat(gathered.take());
  } catch (error) {
    throw isAppError(error) ? error : cutShort(host, error);
  } finally {
    clearTimeout(silence);
    clearTimeout(whole);
    body.destroy();
  }
}
