/**
 * Bytes kept under keys of any text. A store is a courtesy: what cannot be read is absent, and what cannot be written
 * is not kept. Nothing here throws.
 */
export interface ByteStore {
  read(key: string): Promise<Buffer | null>;
  write(key: string, bytes: Buffer): Promise<void>;
  remove(key: string): Promise<void>;
  /** Forgets everything. */
  clear(): Promise<void>;
  /** Waits for writes under way; later ones are ignored. */
  close(): Promise<void>;
}
