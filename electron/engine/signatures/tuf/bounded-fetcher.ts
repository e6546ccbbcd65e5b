import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fetcher } from 'tuf-js';
import { DownloadHTTPError, DownloadLengthMismatchError } from 'tuf-js/dist/error.js';

/**
 * Fetches one small file over the network rules of the app: its bytes, the status of an answer without them, or
 * `too-long`.
 * @throws {AppError} when there is no answer.
 */
export type FetchFile = (url: URL, limitBytes: number) => Promise<Buffer | number | 'too-long'>;

/** What tuf-js fetches by, in the place of its own client, which knows nothing of proxies and addresses. */
export class BoundedFetcher implements Fetcher {
  /** Why something did not come; undefined when all did. */
  failure: unknown;
  readonly #fetch: FetchFile;
  readonly #folder: string;

  constructor(fetch: FetchFile, folder: string) {
    this.#fetch = fetch;
    this.#folder = folder;
  }

  async downloadBytes(url: string, maxLength: number): Promise<Buffer> {
    let answer: Awaited<ReturnType<FetchFile>>;
    try {
      answer = await this.#fetch(new URL(url), maxLength);
    } catch (error) {
      this.failure = error;
      throw error;
    }
    if (Buffer.isBuffer(answer)) return answer;
    if (answer === 'too-long') throw new DownloadLengthMismatchError('It is longer than it may be');
    throw new DownloadHTTPError('It is not there', answer);
  }

  async downloadFile<Result>(
    url: string,
    maxLength: number,
    handler: (file: string) => Promise<Result>,
  ): Promise<Result> {
    const bytes = await this.downloadBytes(url, maxLength);
    const file = join(this.#folder, 'arriving');
    try {
      await writeFile(file, bytes);
      return await handler(file);
    } finally {
      await rm(file, { force: true });
    }
  }
}
