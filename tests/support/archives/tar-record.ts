/** Gives the header of a member another size, whatever follows it. */
export function withSize(header: Buffer, size: number): Buffer {
  header.write(`${size.toString(8).padStart(11, '0')} `, 124);
  return withSum(header);
}

/** Writes the sum of a header into it (POSIX `pax`, ustar interchange format). */
export function withSum(header: Buffer): Buffer {
  header.fill(' ', 148, 156);
  const sum = header.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}
