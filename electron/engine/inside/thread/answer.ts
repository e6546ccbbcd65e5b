import type { Questions } from './protocol.ts';

/** How the work for an answer tells how far it is, and hears that it is to end. */
export interface Work {
  /** @throws {AppError} `CANCELLED` when the work is to end. */
  progress(bytes: number, total: number): void;
  /**
   * Lets those be answered who have asked meanwhile.
   * @throws {AppError} as `progress`.
   */
  turn(): Promise<void>;
}

/** Who answers, by what is asked. */
export type Answers = {
  [Kind in keyof Questions]: (asked: Questions[Kind][0], work: Work) => Promise<Questions[Kind][1]>;
};
