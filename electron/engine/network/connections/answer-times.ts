// Decided here: how long an answer is waited for.
/** Milliseconds that the headers of an answer may take. */
export interface AnswerLimits {
  /** From a server that has answered at once so far, or while somebody looks on. */
  short: number;
  /** From a server that may be slow. */
  long: number;
}

/**
 * Which servers are slow to answer. One that has always answered at once and now does not is probably gone; one that
 * makes what it is asked for while we wait needs its time.
 */
export class AnswerTimes {
  readonly #isSlow = new Map<string, boolean>();

  /**
   * How long to wait for a server's answer.
   * @param isPatient true where nobody looks on.
   */
  limitFor(host: string, isPatient: boolean, limits: AnswerLimits): number {
    const isSlow = this.#isSlow.get(host) ?? isPatient;
    return isSlow ? limits.long : limits.short;
  }

  /** A server has answered after so many ms; half of the short limit is slow. */
  answered(host: string, afterMs: number, { short }: AnswerLimits): void {
    if (afterMs >= short / 2) this.#isSlow.set(host, true);
    else if (this.#isSlow.get(host) !== true) this.#isSlow.set(host, false);
  }

  /** A server has not answered in time: what was known of it counts no more. */
  silent(host: string): void {
    this.#isSlow.delete(host);
  }
}
