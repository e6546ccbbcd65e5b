// Decided here: when the command line tries again by itself.
import { willRetry } from '../../../shared/download-states.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';

/** Waits (ms) before a pull is tried again: the first, doubled from one to the next, and the longest. */
const firstWaitMs = 1_000;
const longestWaitMs = 10_000;
/** Fewer new bytes than this do not mean that it has come on: a broken server may give a few in each try, for ever. */
const fewestBytes = 16 * 1024;

/** How a pull goes on after an outage. */
export interface NextTry {
  waitMs: number;
  /** How much longer it is tried, unless something arrives. */
  leftMs: number;
  /** True for the first try of an outage. */
  isFirst: boolean;
}

/** How long a pull is tried again that fails for want of a network: counted from when it came on last. */
export class OutagePatience {
  readonly #patienceMs: number;
  #cameOnAt: number;
  #bytesDone = 0;
  #layersDone = 0;
  #tries = 0;
  /** True once anything of the image has come, so that its registry is known to be there. */
  #hasComeOn = false;

  /** @param now in ms of `performance.now()`, as everywhere here. */
  constructor(patienceMs: number, now: number) {
    this.#patienceMs = patienceMs;
    this.#cameOnAt = now;
  }

  /**
   * Takes in how the pull stands. Only bytes that it never had count: after an outage what is here is read again, and a
   * registry that answers does not mean that its layers come.
   */
  saw({ bytesDone, layersDone, askedToWait, state }: DownloadRow, now: number): void {
    if (bytesDone > 0) this.#hasComeOn = true;
    const cameOn =
      bytesDone >= this.#bytesDone + fewestBytes ||
      layersDone > this.#layersDone ||
      askedToWait !== null ||
      state === 'exporting';
    if (!cameOn) return;
    this.#bytesDone = Math.max(this.#bytesDone, bytesDone);
    this.#layersDone = Math.max(this.#layersDone, layersDone);
    this.#cameOnAt = now;
    this.#hasComeOn = true;
    this.#tries = 0;
  }

  /** What follows a pull that stands still: the next try, or null when it is over. */
  nextTry(row: DownloadRow, now: number): NextTry | null {
    const leftMs = this.#cameOnAt + this.#patienceMs - now;
    if (leftMs <= 0 || !willRetry(row) || row.error === null || !isOutage(row.error)) return null;
    // Most likely a misspelt host: nobody should look at that for two minutes.
    if (!this.#hasComeOn && row.error.details.reason === 'ENOTFOUND') return null;
    const waitMs = Math.min(leftMs, longestWaitMs, firstWaitMs * 2 ** this.#tries);
    const isFirst = this.#tries === 0;
    this.#tries += 1;
    return { waitMs, leftMs, isFirst };
  }
}

/**
 * True for what a network or a server does that is down for a while. A server that answers with something else than
 * what was asked for does so again, and one that asks to wait has been given what patience there is.
 */
function isOutage({ code, details: { status } }: AppErrorData): boolean {
  if (code !== 'NETWORK' && code !== 'TIMEOUT') return false;
  return typeof status !== 'number' || status >= 500;
}
