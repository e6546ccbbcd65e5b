import type { Readable } from 'node:stream';

const drainBytes = 64 * 1024;
const drainMs = 2_000;

/**
 * Ends an answer that nobody reads. A short one is read to its end, so that its connection can serve again; after
 * 64 KiB or 2 s the connection is closed.
 */
export function discardBody(body: Readable): void {
  let bytes = 0;
  const timer = setTimeout(() => body.destroy(), drainMs);
  timer.unref();
  body.on('data', (chunk: Buffer) => {
    bytes += chunk.byteLength;
    if (bytes > drainBytes) body.destroy();
  });
  body.on('error', () => {});
  body.once('close', () => clearTimeout(timer));
}
