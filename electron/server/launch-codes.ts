import { hashOf, randomSecret } from './secrets.ts';

/** How long a launch code opens a window (ms): time enough to start a browser or to copy an address. */
const lifetimeMs = 60_000;

/** The codes in the addresses that the server prints: each opens one window, and lives for a minute. */
export interface LaunchCodes {
  /** A new code of 256 bits. */
  issue(): string;
  /** True, once, for a code that lives; it is used up then. */
  redeem(code: string): boolean;
  /** True while a code lives that nobody has used. */
  hasUnused(): boolean;
}

/** Makes the codes of one server. `now` tells the time in milliseconds. */
export function createLaunchCodes(now: () => number = () => performance.now()): LaunchCodes {
  const expiries = new Map<string, number>();
  const dropExpired = () => {
    for (const [hash, expiry] of expiries) if (expiry <= now()) expiries.delete(hash);
  };
  return {
    issue() {
      dropExpired();
      const code = randomSecret();
      expiries.set(hashOf(code), now() + lifetimeMs);
      return code;
    },
    redeem(code) {
      dropExpired();
      return expiries.delete(hashOf(code));
    },
    hasUnused() {
      dropExpired();
      return expiries.size > 0;
    },
  };
}
