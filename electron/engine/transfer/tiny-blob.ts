import type { Descriptor } from '../../../shared/descriptor.ts';
import { splitDigest } from '../../../shared/digest.ts';
import type { Taken } from '../network/body/answer-body.ts';
import { GatheredChunks } from '../network/body/gathered-chunks.ts';
import { digestOf } from '../oci/digest.ts';
import { checkLength } from './fetch/answer-check.ts';
import type { BlobSource } from './fetch/blob-source.ts';
import { brokeOff, wrongDigest, wrongSize } from './fetch/fault.ts';
import { readChunks } from './fetch/response-stream.ts';
import type { SourceList } from './fetch/source-list.ts';
import type { TransferObserver } from './observer.ts';
import { PayAhead } from './pace/pay-ahead.ts';
import { type FailureCounter, type RecoveryTools, SourceRecovery } from './source-recovery.ts';

/** A blob of at most this many bytes is fetched into memory: to resume it would cost more than to fetch it again. */
export const tinyBlobBytes = 1024 * 1024;

/** What a tiny blob's fetch shares with others. */
export interface TinyBlobTools extends RecoveryTools {
  throttle(bytes: number, signal: AbortSignal): Promise<void> | undefined;
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
  sources: SourceList,
  order: () => number,
  tools: TinyBlobTools,
  observer: TransferObserver,
  signal: AbortSignal,
): Promise<TinyBlob> {
  const { digest } = descriptor;
  const recovery = new SourceRecovery(digest, sources, tools, observer);
  const counter: FailureCounter = { failures: 0 };
  let wasWrong = false;
  for (;;) {
    const source = sources.current;
    tools.onQueue();
    const permit = await tools.budget.acquire(source.host, order, signal);
    tools.onPermit();
    try {
      const bytes = await readWhole(source, descriptor, tools, observer, signal);
      const actual = digestOf(bytes, splitDigest(digest).algorithm);
      if (actual === digest) return { bytes, source };
      const error = wrongDigest(source, digest, actual);
      if (wasWrong) throw error;
      wasWrong = true;
      observer.onActivity('source-failed', { host: source.host, code: error.code, digest });
      sources.rotate(error);
    } catch (error) {
      permit.release();
      await recovery.recover(source, error, counter, signal);
    } finally {
      permit.release();
    }
  }
}

async function readWhole(
  source: BlobSource,
  { size }: Descriptor,
  tools: TinyBlobTools,
  observer: TransferObserver,
  signal: AbortSignal,
): Promise<Buffer> {
  const ahead = new PayAhead(size, (bytes) => tools.throttle(bytes, signal));
  await ahead.next(0);
  const response = await source.open(undefined, signal);
  const gathered = new GatheredChunks();
  const { idleMs } = tools.timing;
  const take = (chunk: Uint8Array): Taken => {
    gathered.push(chunk);
    if (gathered.byteLength > size) throw wrongSize(response.host, size, gathered.byteLength);
    return ahead.next(chunk.byteLength)?.then(() => undefined);
  };
  try {
    checkLength(response, size);
    await readChunks(response, { idleMs, signal, onReceived: (bytes) => observer.onReceived(bytes) }, take);
  } finally {
    response.body.destroy();
  }
  if (gathered.byteLength < size) throw brokeOff(response);
  return Buffer.concat(gathered.take());
}
