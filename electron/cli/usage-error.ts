/** A command line that cannot be obeyed as it was written; the message says how to write it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
