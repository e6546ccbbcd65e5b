import type { Descriptor } from '../../../shared/descriptor.ts';
import { splitDigest } from '../../../shared/digest.ts';
import { digestOf } from '../oci/digest.ts';
import type { BlobParties } from './blob-connections.ts';
import { BlobRecovery, firstTry, type RecoveryTools } from './blob-recovery.ts';
import { checkLength } from './fetch/answer-check.ts';
import type { BlobSource } from './fetch/blob-source.ts';
import { brokeOff, wrongDigest, wrongSize } from './fetch/fault.ts';
import { failureOf, type Outcome } from './fetch/outcome.ts';
import { readAnswer } from './fetch/read-answer.ts';
import { type BandwidthLimit, PayAhead } from './pace/pay-ahead.ts';
import { pauseFor } from './piece-workers.ts';

/** What a tiny blob's fetch shares with others. */
export interface TinyBlobTools extends RecoveryTools {
  limit: BandwidthLimit;
  /** Called when it waits for a connection. */
  onQueue(): void;
  /** Called when it has a connection and waits no longer. */
  onPermit(): void;
}

/** A tiny blob, verified, and where it came from. */
export interface TinyBlob {
  bytes: Buffer;
  source: BlobSource;
}

/**
 * Fetches a blob of at most `tinyBlobBytes` with one request, and again until it is right or all sources are given up
 * (image-spec, descriptor.md, "Verification").
 * @throws {AppError} `DIGEST_MISMATCH` when it came wrong twice; the last source's failure; the signal's reason.
 */
export async function fetchTinyBlob(
  descriptor: Descriptor,
  parties: BlobParties,
  tools: TinyBlobTools,
  signal: AbortSignal,
): Promise<TinyBlob> {
  const { digest } = descriptor;
  const { sources, user, observer } = parties;
  const recovery = new BlobRecovery(digest, sources, tools, observer);
  let part = firstTry;
  let wasWrong = false;
  for (;;) {
    const source = sources.current;
    tools.onQueue();
    const permit = await tools.budget.acquire({ host: source.host, user, isBrief: true, signal });
    tools.onPermit();
    const fetched = await readWhole(source, descriptor, parties, tools, signal).finally(() =>
      permit.release(),
    );
    if (!Buffer.isBuffer(fetched)) {
      const next = recovery.settle(fetched, source, part);
      if (next.kind !== 'retry') continue;
      part = { ...part, failures: next.failures };
      await pauseFor(next.waitMs, signal);
      continue;
    }
    const actual = digestOf(fetched, splitDigest(digest).algorithm);
    if (actual === digest) return { bytes: fetched, source };
    const error = wrongDigest(source, digest, actual);
    const isSpare = source.kind === 'mirror' && sources.usable.length > 1;
    if (wasWrong && !isSpare) throw error;
    observer.onActivity('source-failed', { host: source.host, code: error.code, digest });
    if (isSpare) {
      sources.giveUp(source, error);
      continue;
    }
    wasWrong = true;
    sources.rotate(source, error);
  }
}

/** Reads a blob into memory of its size; what it is not, the outcome tells. */
async function readWhole(
  source: BlobSource,
  { size }: Descriptor,
  { observer }: BlobParties,
  { limit, timing }: TinyBlobTools,
  signal: AbortSignal,
): Promise<Buffer | Outcome> {
  const memory = Buffer.allocUnsafeSlow(size);
  // Where a byte too many would go.
  const excess = new Uint8Array(1);
  let length = 0;
  const ahead = new PayAhead(size, limit, signal);
  try {
    await ahead.next(0);
    const response = await source.open(undefined, signal);
    try {
      checkLength(response, size);
      const end = await readAnswer(
        response,
        { idleMs: timing.idleMs, signal },
        {
          space: () => (length < size ? ahead.within(memory.subarray(length)) : excess),
          filled: (bytes) => {
            observer.onReceived(bytes);
            length += bytes;
            if (length > size) throw wrongSize(response.host, size, length);
            return ahead.next(bytes)?.then(() => undefined);
          },
        },
      );
      if (end.kind !== 'ended' && end.kind !== 'enough') return end;
      return length < size ? { kind: 'broke-off', error: brokeOff(response) } : memory;
    } finally {
      response.body.destroy();
    }
  } catch (error) {
    signal.throwIfAborted();
    return failureOf(error, false);
  }
}
