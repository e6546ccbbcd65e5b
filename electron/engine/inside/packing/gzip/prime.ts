/** An empty block with a code of its own, 95 bits long: it leaves an odd number of bits in the last byte. */
const oddBlock = [0x04, 0xe0, 0x81, 0x08, 0x00, 0x00, 0x00, 0x00, 0x20, 0xa8, 0xab, 0x1f];
const oddBlockBits = 95;
/** An empty block with the fixed code: 10 bits, 01 and eight zeros behind the zero that says it is not the last. */
const evenBlockBits = 10;
const evenBlock = 2;

/**
 * The bytes that bring a decoder of deflate to a place in the middle of a byte: empty blocks, and behind them the bits of
 * that byte which belong to the place. It is zlib's way for decoders that cannot be told bits (examples/zran.c, NOPRIME).
 * @param bits how many, 0 to 7; @param byte the one whose highest bits they are.
 */
export function primingBytes(bits: number, byte: number): Uint8Array {
  if (bits === 0) return new Uint8Array();
  const isOdd = bits % 2 === 1;
  const bytes: number[] = isOdd ? oddBlock.slice(0, -1) : [];
  let last = isOdd ? (oddBlock.at(-1) ?? 0) : 0;
  let used = isOdd ? oddBlockBits % 8 : 0;
  // Each block takes the border two bits further.
  while ((used + bits) % 8 !== 0) {
    last |= evenBlock << used;
    const total = used + evenBlockBits;
    for (let written = 8; written <= total; written += 8) {
      bytes.push(last & 0xff);
      last >>>= 8;
    }
    used = total % 8;
  }
  bytes.push((last | ((byte >>> (8 - bits)) << used)) & 0xff);
  return Uint8Array.from(bytes);
}
