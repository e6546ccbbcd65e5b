import { type Body, enough } from './answer-body.ts';

const drainBytes = 64 * 1024;
const drainMs = 2_000;
/** Where bytes go that nobody reads. */
const scratch = new Uint8Array(16 * 1024);

/**
 * Ends an answer that nobody reads. A short one is read to its end, so that its connection can serve again; after
 * 64 KiB or 2 s the connection is closed.
 */
export function discardBody(body: Body): void {
  let total = 0;
  const timer = setTimeout(() => body.destroy(), drainMs);
  timer.unref();
  const filled = (bytes: number) => {
    total += bytes;
    return total > drainBytes ? enough : undefined;
  };
  const forgetTimer = () => clearTimeout(timer);
  body.readInto({ space: () => scratch, filled }).then(forgetTimer, forgetTimer);
}
