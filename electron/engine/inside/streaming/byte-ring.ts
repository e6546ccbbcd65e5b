/** Bytes that may have come and not been read. */
const ringBytes = 4 * 1024 * 1024;
const mask = ringBytes - 1;

/** Where the counters stand, in 32-bit numbers; the bytes follow them. */
const written = 0;
const taken = 1;
const state = 2;
const headBytes = 64;

const open = 0;
const ended = 1;
const failed = 2;

/** Memory that two threads share. */
export function makeRing(): SharedArrayBuffer {
  return new SharedArrayBuffer(headBytes + ringBytes);
}

/** Puts bytes into a ring, for another thread that reads them in their order. */
export class RingWriter {
  readonly #counters: Int32Array;
  readonly #bytes: Uint8Array;

  constructor(ring: SharedArrayBuffer) {
    this.#counters = new Int32Array(ring, 0, headBytes / 4);
    this.#bytes = new Uint8Array(ring, headBytes);
  }

  /** Adds bytes; undefined when all are in, else a promise of that moment. What comes after a failure is dropped. */
  write(bytes: Uint8Array): Promise<void> | undefined {
    const rest = bytes.subarray(this.#put(bytes));
    return rest.length === 0 ? undefined : this.#writeLater(Uint8Array.from(rest));
  }

  /** Says that no bytes follow. */
  end(): void {
    this.#close(ended);
  }

  /** Wakes the reader, who gets no byte any more, whatever is there. */
  fail(): void {
    this.#close(failed);
    Atomics.notify(this.#counters, taken);
  }

  async #writeLater(bytes: Uint8Array): Promise<void> {
    let rest = bytes;
    while (rest.length > 0 && Atomics.load(this.#counters, state) !== failed) {
      const seen = Atomics.load(this.#counters, taken);
      const put = this.#put(rest);
      rest = rest.subarray(put);
      if (put === 0) await Atomics.waitAsync(this.#counters, taken, seen).value;
    }
  }

  /** @returns how many bytes there was room for. */
  #put(bytes: Uint8Array): number {
    const at = Atomics.load(this.#counters, written);
    const used = (at - Atomics.load(this.#counters, taken)) >>> 0;
    const part = bytes.subarray(0, ringBytes - used);
    const first = part.subarray(0, ringBytes - (at & mask));
    this.#bytes.set(first, at & mask);
    this.#bytes.set(part.subarray(first.length), 0);
    Atomics.store(this.#counters, written, (at + part.length) | 0);
    Atomics.notify(this.#counters, written);
    return part.length;
  }

  #close(how: number): void {
    Atomics.compareExchange(this.#counters, state, open, how);
    if (how === failed) Atomics.store(this.#counters, state, failed);
    // A reader that waits looks again: nothing is written, and the number it waits for may not change.
    Atomics.notify(this.#counters, written);
  }
}

/** Reads what another thread puts into a ring. It waits, and so must have a thread to itself. */
export class RingReader {
  readonly #counters: Int32Array;
  readonly #bytes: Uint8Array;

  constructor(ring: SharedArrayBuffer) {
    this.#counters = new Int32Array(ring, 0, headBytes / 4);
    this.#bytes = new Uint8Array(ring, headBytes);
  }

  /** True when the writer has failed. */
  get hasFailed(): boolean {
    return Atomics.load(this.#counters, state) === failed;
  }

  /** Reads until the memory is full, or no bytes follow. @returns how many came. */
  read(into: Uint8Array): number {
    let length = 0;
    while (length < into.length) {
      const got = this.#take(into.subarray(length));
      length += got;
      if (got > 0) continue;
      const seen = Atomics.load(this.#counters, written);
      const how = Atomics.load(this.#counters, state);
      // What was written before the end must be seen first.
      if (how === failed || (how === ended && seen === Atomics.load(this.#counters, taken))) break;
      // The end itself wakes nobody who begins to wait behind it, so that no wait is long.
      if (seen === Atomics.load(this.#counters, taken)) Atomics.wait(this.#counters, written, seen, 50);
    }
    return length;
  }

  #take(into: Uint8Array): number {
    if (this.hasFailed) return 0;
    const at = Atomics.load(this.#counters, taken);
    const there = (Atomics.load(this.#counters, written) - at) >>> 0;
    const length = Math.min(there, into.length);
    const first = Math.min(length, ringBytes - (at & mask));
    into.set(this.#bytes.subarray(at & mask, (at & mask) + first));
    into.set(this.#bytes.subarray(0, length - first), first);
    Atomics.store(this.#counters, taken, (at + length) | 0);
    Atomics.notify(this.#counters, taken);
    return length;
  }
}
