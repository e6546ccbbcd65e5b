import { setTimeout as delay } from 'node:timers/promises';
import { type AppError, isAppError } from '../../../../shared/errors.ts';
import { cancelled } from '../../network/connections/network-error.ts';

const triesWithoutProgress = 5;
const firstBackoffMs = 500;
const longestBackoffMs = 30_000;
/** The longest that a registry may ask to wait (ms) before it is asked again. */
const longestAskedMs = 300_000;

/** How often something is sent before it is given up: five times without progress unless told otherwise, with growing waits, or those that the registry asks for. */
export class UploadPatience {
  readonly #signal: AbortSignal;
  readonly #mostTries: number;
  #tries = 0;

  constructor(signal: AbortSignal, mostTries = triesWithoutProgress) {
    this.#signal = signal;
    this.#mostTries = mostTries;
  }

  /** The registry has more of the blob than before. */
  progressed(): void {
    this.#tries = 0;
  }

  /** Waits before the next try. @throws the error when there is none. */
  async waitAfter(error: unknown): Promise<void> {
    if (this.#signal.aborted) throw cancelled(this.#signal.reason);
    if (!isAppError(error) || !mayPass(error)) throw error;
    this.#tries += 1;
    if (this.#tries >= this.#mostTries) throw error;
    const asked = error.details.retryAfterMs;
    const backoff = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (this.#tries - 1));
    const wait =
      typeof asked === 'number' ? Math.min(asked, longestAskedMs) : backoff * (0.5 + Math.random() / 2);
    await delay(wait, undefined, { signal: this.#signal }).catch(() => {
      throw cancelled(this.#signal.reason);
    });
  }
}

/** What another try may mend: the network, a busy registry, and an upload that the registry has lost. */
function mayPass({ code, retryable, details }: AppError): boolean {
  return (
    retryable ||
    code === 'BLOB_UNKNOWN' ||
    details.registryCode === 'BLOB_UPLOAD_UNKNOWN' ||
    details.reason === 'upload-anew'
  );
}
