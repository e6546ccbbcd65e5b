/**
 * The same bytes in the same order, as groups of at most so many bytes. Nothing is copied.
 * @param most bytes of a group, at least 1.
 */
export function* splitBuffers(buffers: readonly Uint8Array[], most: number): Generator<Uint8Array[]> {
  let group: Uint8Array[] = [];
  let room = most;
  for (const buffer of buffers)
    for (let at = 0; at < buffer.byteLength; ) {
      const part = buffer.subarray(at, at + room);
      group.push(part);
      at += part.byteLength;
      room -= part.byteLength;
      if (room > 0) continue;
      yield group;
      group = [];
      room = most;
    }
  if (group.length > 0) yield group;
}
