import type { ByteStore } from './byte-store.ts';

/** A store that lives as long as its process, of `limit` bytes; what was used longest ago goes first. */
export class MemoryStore implements ByteStore {
  readonly #limit: number;
  readonly #entries = new Map<string, Buffer>();
  #total = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  async read(key: string): Promise<Buffer | null> {
    const bytes = this.#entries.get(key);
    if (bytes === undefined) return null;
    // A map keeps the order of insertion, so that the first entry is the one used longest ago.
    this.#entries.delete(key);
    this.#entries.set(key, bytes);
    return bytes;
  }

  async write(key: string, bytes: Buffer): Promise<void> {
    await this.remove(key);
    this.#entries.set(key, bytes);
    this.#total += bytes.byteLength;
    for (const oldest of this.#entries.keys()) {
      if (this.#total <= this.#limit) return;
      await this.remove(oldest);
    }
  }

  async remove(key: string): Promise<void> {
    this.#total -= this.#entries.get(key)?.byteLength ?? 0;
    this.#entries.delete(key);
  }

  async clear(): Promise<void> {
    this.#entries.clear();
    this.#total = 0;
  }

  async close(): Promise<void> {
    await this.clear();
  }
}
