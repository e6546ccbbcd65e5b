import { AppError } from '../../../../shared/errors.ts';

/** Bytes of manifests, indexes and configs of one image that are held in memory at once. */
const maximumBytes = 64 * 1024 * 1024;

/** Counts the documents of one image that are kept in memory, so that an index cannot fill it. */
export class DocumentBudget {
  readonly #name: string;
  #bytesLeft = maximumBytes;

  /** @param name what the image is called in messages. */
  constructor(name: string) {
    this.#name = name;
  }

  /**
   * Counts documents of so many bytes, before they are fetched.
   * @throws {AppError} `UNSUPPORTED_MANIFEST` when they are more than all documents of an image may have.
   */
  take(bytes: number): void {
    this.#bytesLeft -= bytes;
    if (this.#bytesLeft < 0) throw tooMuch(this.#name, 'its manifests and configs are more than 64 MiB');
  }
}

/** An index that leads to more than Longshore takes at once. `reason` is a clause without a full stop. */
export function tooMuch(name: string, reason: string): AppError {
  return new AppError(
    'UNSUPPORTED_MANIFEST',
    `${name} is too much to read at once: ${reason}. Ask for one of its images by its digest.`,
    { details: { reference: name, reason } },
  );
}
