import { LRUCache } from 'lru-cache';
import type { ByteStore } from './byte-store.ts';

/** A store that lives as long as its process; what was used longest ago goes first. */
export class MemoryStore implements ByteStore {
  readonly #entries: LRUCache<string, Buffer>;

  /** @param limit bytes; something larger is not kept at all. */
  constructor(limit: number) {
    this.#entries = new LRUCache({
      maxSize: limit,
      // The cache takes no entry of size zero.
      sizeCalculation: (bytes) => Math.max(1, bytes.byteLength),
    });
  }

  async read(key: string): Promise<Buffer | null> {
    return this.#entries.get(key) ?? null;
  }

  async write(key: string, bytes: Buffer): Promise<void> {
    this.#entries.set(key, bytes);
  }

  async remove(key: string): Promise<void> {
    this.#entries.delete(key);
  }

  async clear(): Promise<void> {
    this.#entries.clear();
  }

  async close(): Promise<void> {
    await this.clear();
  }
}
