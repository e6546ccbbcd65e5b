import type { AppError } from '../../../../shared/errors.ts';

/** What a sink returns when it has all that it wants. */
export const enough = Symbol('enough');

/** What a sink returns of bytes: nothing when it is ready for more at once, else a promise of that moment. */
export type Taken = typeof enough | undefined | Promise<typeof enough | undefined>;

/**
 * Takes the bytes of a body, into memory of its own. Most bytes are taken without waiting, which is why they come by
 * callback: thousands of promises a second would slow a fast link down.
 */
export interface BodySink {
  /**
   * Memory for what comes next, at least one byte of it. It may be asked for long before the bytes come, and is
   * written to until `filled` tells of them, or the reading settles; it is never asked for again before that.
   */
  space(): Uint8Array;
  /** So many bytes have been put at the beginning of what `space` gave last. What it throws ends the body. */
  filled(bytes: number): Taken;
}

/** A body ended before its end. The cause is what the network said. */
export class BrokenBody extends Error {
  constructor(cause?: unknown) {
    super('The body ended early', { cause });
  }
}

/** The body of an answer, never decompressed. It must be read or destroyed, once. */
export interface Body {
  /** True when it has been destroyed, or read to its end. */
  readonly isDestroyed: boolean;
  /**
   * Hands all bytes to the sink, in order. Resolves at the end of the body, or when the sink has had enough: the
   * connection is then closed, unless the body is at its end. It settles only after what the sink was about to do.
   * @throws `BrokenBody`, the error that it was destroyed with, and what the sink throws.
   */
  readInto(sink: BodySink): Promise<void>;
  /** Ends it; whoever reads it gets this error. */
  destroy(error?: AppError): void;
}
