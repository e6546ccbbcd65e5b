/** A typed array that becomes longer as numbers are added. */
export class Growing<Column extends Int32Array | Uint8Array | Uint16Array | Uint32Array | Float64Array> {
  #values: Column;
  #length = 0;
  readonly #make: (length: number) => Column;

  /** @param room for how many numbers there is from the beginning. */
  constructor(make: (length: number) => Column, room = 1024) {
    this.#make = make;
    this.#values = make(room);
  }

  get length(): number {
    return this.#length;
  }

  at(index: number): number {
    return this.#values[index] ?? 0;
  }

  set(index: number, value: number): void {
    this.#values[index] = value;
  }

  /** Adds a number. @returns where it is. */
  push(value: number): number {
    this.#reserve(1);
    this.#values[this.#length] = value;
    return this.#length++;
  }

  /** Adds all numbers. */
  append(values: ArrayLike<number>): void {
    this.#reserve(values.length);
    this.#values.set(values, this.#length);
    this.#length += values.length;
  }

  /** A part, without a copy. */
  slice(start: number, end: number): Column {
    return this.#values.subarray(start, end) as Column;
  }

  /** What there is, without a copy: it changes with the next number. */
  view(): Column {
    return this.#values.subarray(0, this.#length) as Column;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#values.length) return;
    const larger = this.#make(Math.max(this.#values.length * 2, this.#length + more));
    larger.set(this.#values.subarray(0, this.#length));
    this.#values = larger;
  }
}
