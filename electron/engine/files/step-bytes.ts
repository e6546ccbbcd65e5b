/** Within which bounds a step of work may be, and how long it should take. All of `least`, `most` in bytes. */
export interface StepBounds {
  least: number;
  most: number;
  /** Milliseconds. */
  goalMs: number;
}

/**
 * How many bytes the next step of a long work should have so that it takes about as long as it should: nothing can stop
 * a step that has begun, and a slow disk takes seconds for what a fast one takes in a moment. A step is at most twice
 * the one before, for one of them may have been fast by chance.
 * @param bytes of the step before, at least 1.
 * @param tookMs how long that took.
 */
export function nextStepBytes(bytes: number, tookMs: number, { least, most, goalMs }: StepBounds): number {
  const fitting = tookMs <= goalMs / 2 ? bytes * 2 : Math.floor((bytes * goalMs) / tookMs);
  return Math.min(most, Math.max(least, fitting));
}
