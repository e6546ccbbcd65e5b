/** What reading an image needs of a library: where a blob lies, and small blobs (manifests, configs) whole. */
export interface BlobReader {
  /** The library's own folder. */
  readonly folder: string;
  /** Absolute path of the file that holds the blob, whether it exists or not. */
  blobPath(digest: string): string;
  /**
   * A manifest or config whole in memory.
   * @throws {AppError} `LIBRARY_CORRUPT` when it is missing, larger than 8 MiB or does not match its digest;
   * `DISK_PERMISSION`, `INTERNAL` when it cannot be read.
   */
  readSmallBlob(digest: string): Promise<Buffer>;
}
