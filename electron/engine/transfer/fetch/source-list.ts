import { AppError, type ErrorCode } from '../../../../shared/errors.ts';
import type { BlobSource } from './blob-source.ts';

/** Answers after which asking the same source again is of no use. */
const finalAnswers: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'BLOB_UNKNOWN',
  'NAME_UNKNOWN',
  'BLOCKED_URL',
  'UNAUTHORIZED',
  'DENIED',
  'DIGEST_MISMATCH',
]);

/** The sources of one blob in order: mirrors, the registry, then each of the descriptor's URLs. */
export class SourceList {
  #sources: readonly BlobSource[];
  #leftOut: readonly BlobSource[] = [];
  readonly #failures: { source: BlobSource; error: AppError }[] = [];
  #usable: readonly BlobSource[];

  constructor(sources: readonly BlobSource[]) {
    this.#sources = sources;
    this.#usable = sources;
  }

  /** Those that have not been given up, in order. */
  get usable(): readonly BlobSource[] {
    return this.#usable;
  }

  /** True when one of them is a mirror. */
  get haveMirrors(): boolean {
    return this.#usable.some(({ kind }) => kind === 'mirror');
  }

  /** The first of them that is no mirror; undefined when only mirrors are left. */
  get origin(): BlobSource | undefined {
    return this.#usable.find(({ kind }) => kind !== 'mirror');
  }

  /**
   * The first that can be used.
   * @throws {AppError} why there is none left.
   */
  get current(): BlobSource {
    const [source] = this.#usable;
    if (source === undefined) throw this.#explain();
    return source;
  }

  /** True when the error is the source's last word on this blob. */
  static isFinal(source: BlobSource, error: AppError): boolean {
    // A host behind a redirect refuses one signed URL; the next one that the registry signs may be good.
    const isRefusal = error.code === 'UNAUTHORIZED' || error.code === 'DENIED';
    if (isRefusal && error.details.host !== undefined && error.details.host !== source.host) return false;
    return finalAnswers.has(error.code);
  }

  /**
   * Gives up a source. Connections that still used it when another already had given it up change nothing.
   * @throws {AppError} the error to show when it was the last one.
   */
  giveUp(source: BlobSource, error: AppError): void {
    if (!this.#usable.includes(source)) return;
    this.#failures.push({ source, error });
    source.givenUp?.(error);
    // A registry's refusal is about the user's rights; only an absent blob is looked for elsewhere.
    const isRefusal =
      source.kind === 'registry' && (error.code === 'UNAUTHORIZED' || error.code === 'DENIED');
    this.#usable = isRefusal ? [] : this.#usable.filter((other) => other !== source);
    if (this.#usable.length === 0) throw this.#explain();
  }

  /**
   * Asks a source nothing more without a word about why. Only a fresh start for which nothing else is left goes back to it.
   * @returns false when it is the only one.
   */
  leaveOut(source: BlobSource): boolean {
    const others = this.#usable.filter((other) => other !== source);
    if (others.length === 0) return false;
    if (others.length < this.#usable.length) this.#leftOut = [...this.#leftOut, source];
    this.#usable = others;
    this.#sources = this.#sources.filter((other) => other !== source);
    return true;
  }

  /**
   * Goes on to the next source, to those that were left out, or back to the first: a fresh start after the blob turned out wrong.
   * @param source the one that is to blame.
   * @param error the wrong digest. Should no other source have the blob, it is what there is to tell.
   */
  rotate(source: BlobSource, error: AppError): void {
    this.#failures.push({ source, error });
    const others = this.#usable.filter((other) => other !== source);
    this.#usable = [others, this.#leftOut, this.#sources].find(({ length }) => length > 0) ?? [];
  }

  #explain(): AppError {
    // Wrong bytes from one source explain more than a missing blob at another.
    const wrong = this.#failures.find(({ error }) => error.code === 'DIGEST_MISMATCH');
    // What a mirror lacks says nothing about the image, nor whether it is worth trying again.
    const ofOrigin = this.#failures.findLast(({ source }) => source.kind !== 'mirror');
    const last = wrong ?? ofOrigin ?? this.#failures.at(-1);
    if (last === undefined) return new AppError('BLOB_UNKNOWN', 'There is no place to fetch this blob from.');
    if (this.#failures.length === 1) return last.error;
    const tried = this.#failures.map(({ source, error }) => `${source.host} (${error.code})`);
    return new AppError(
      last.error.code,
      `${last.error.message} Every source was tried: ${tried.join(', ')}.`,
      { cause: last.error, details: { ...last.error.details, tried } },
    );
  }
}
