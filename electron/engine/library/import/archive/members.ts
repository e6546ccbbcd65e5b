/** One file of an archive or folder. */
export interface Member {
  name: string;
  /** Bytes. */
  size: number;
  /** Bytes before it in an archive; files of a folder have none. */
  position: number;
  /** Its first bytes, which tell how it is compressed. */
  head: Buffer;
}

/** The files of an archive or folder, by the names that image formats give them. */
export interface Members {
  /** The path of the archive or folder, for messages. */
  readonly path: string;
  /** The file of this name, also where a link of the archive leads to it. */
  find(name: string): Promise<Member | undefined>;
  /**
   * A manifest, config or other small file, whole in memory; undefined when there is none.
   * @throws {AppError} `ARCHIVE_INVALID` when it is larger than 8 MiB, or no such document.
   */
  document(name: string): Promise<Buffer | undefined>;
  /**
   * Files with their contents, in the order in which they are read soonest. A content is read to its end before the
   * next one.
   */
  contents(members: readonly Member[]): AsyncGenerator<{ member: Member; content: AsyncIterable<Buffer> }>;
  close(): Promise<void>;
}
