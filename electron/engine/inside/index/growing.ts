/** A kind of typed array. */
interface ColumnType<Column> {
  new (buffer: ArrayBuffer): Column;
  readonly BYTES_PER_ELEMENT: number;
}

/** Bytes of addresses, not of memory: room for a number of eight bytes of each entry that a layer may have. */
const addressBytes = 16 * 1024 * 1024;
const growth = 1.25;

/**
 * A typed array that becomes longer as numbers are added. It grows in its place: copies twice as long, of a dozen columns in turn,
 * leave holes in the memory that nothing else fits into.
 */
export class Growing<Column extends Int32Array | Uint8Array | Uint16Array | Uint32Array | Float64Array> {
  #values: Column;
  #length = 0;
  readonly #type: ColumnType<Column>;

  /** @param room for how many numbers there is from the beginning. */
  constructor(type: ColumnType<Column>, room = 1024) {
    this.#type = type;
    // Within the room all is as fast as with any other array.
    this.#values = new type(new ArrayBuffer(room * type.BYTES_PER_ELEMENT));
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
    const wanted = this.#length + more;
    if (wanted <= this.#values.length) return;
    const bytes = Math.ceil(wanted * growth) * this.#type.BYTES_PER_ELEMENT;
    const { buffer } = this.#values;
    if (buffer instanceof ArrayBuffer && buffer.resizable && bytes <= buffer.maxByteLength)
      buffer.resize(bytes);
    else this.#move(bytes);
  }

  #move(bytes: number): void {
    const maxByteLength = Math.max(addressBytes, bytes * 2);
    const larger = new this.#type(new ArrayBuffer(bytes, { maxByteLength }));
    larger.set(this.#values.subarray(0, this.#length));
    this.#values = larger;
  }
}
