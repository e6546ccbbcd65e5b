import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

/** An address is used within this time after it was printed (ms), which leaves the page some of its minute. */
const freshMs = 30_000;
const askAgainMs = 500;

/** The addresses that `serve --json` prints, of which each opens one window. */
export interface LaunchAddresses {
  /** Without any secret. */
  origin(): Promise<string>;
  /** An address that nobody has used yet. */
  fresh(): Promise<string>;
}

/** Reads the addresses from the output of `serve --json`. */
export function launchAddresses(stdout: Readable): LaunchAddresses {
  const unused: { address: string; printedAt: number }[] = [];
  let printed: (() => void) | undefined;
  const first = new Promise<string>((resolve) => {
    createInterface({ input: stdout }).on('line', (line) => {
      const { type, url } = JSON.parse(line);
      if (type !== 'listening') return;
      unused.push({ address: url, printedAt: Date.now() });
      resolve(new URL(url).origin);
      printed?.();
    });
  });
  return {
    origin: () => first,
    async fresh() {
      const origin = await first;
      for (;;) {
        const latest = unused.splice(0).at(-1);
        if (latest !== undefined && Date.now() - latest.printedAt < freshMs) return latest.address;
        const another = new Promise<void>((resolve) => {
          printed = resolve;
        });
        // A page without a living code makes the server print another address.
        const body = JSON.stringify({ code: '' });
        await fetch(`${origin}/session`, {
          method: 'POST',
          headers: { origin, 'content-type': 'application/json' },
          body,
        });
        await Promise.race([another, delay(askAgainMs)]);
      }
    },
  };
}
