import * as z from 'zod';
import { parseJson } from '../../oci/json.ts';
import type { ByteStore } from './byte-store.ts';

/** A value with its age. */
export interface Dated<Value> {
  value: Value;
  /** ISO time at which it was true. */
  fetchedAt: string;
}

/** Values of one kind in a store, with their age. What does not read back as what was kept is absent. */
export class DatedCache<Value> {
  readonly #store: ByteStore;
  readonly #kind: string;
  readonly #schema: z.ZodType<{ key: string; fetchedAt: string; value: Value }>;

  /** @param kind keeps the keys of caches in one store apart. */
  constructor(store: ByteStore, kind: string, value: z.ZodType<Value>) {
    this.#store = store;
    this.#kind = kind;
    this.#schema = z.object({ key: z.string(), fetchedAt: z.iso.datetime(), value });
  }

  async find(name: string): Promise<Dated<Value> | null> {
    const key = this.#keyOf(name);
    const bytes = await this.#store.read(key);
    if (bytes === null) return null;
    const parsed = this.#schema.safeParse(parseJson(bytes));
    if (!parsed.success || parsed.data.key !== key) return null;
    const { value, fetchedAt } = parsed.data;
    return { value, fetchedAt };
  }

  async keep(name: string, { value, fetchedAt }: Dated<Value>): Promise<void> {
    const key = this.#keyOf(name);
    await this.#store.write(key, Buffer.from(JSON.stringify({ key, fetchedAt, value })));
  }

  async forget(name: string): Promise<void> {
    await this.#store.remove(this.#keyOf(name));
  }

  #keyOf(name: string): string {
    return `${this.#kind} ${name}`;
  }
}
