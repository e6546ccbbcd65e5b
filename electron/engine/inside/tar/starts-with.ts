/** True when the bytes begin with these others; compared without a view of them, which each entry of a layer would cost memory. */
export function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  for (let at = 0; at < start.length; at++) if (bytes[at] !== start[at]) return false;
  return true;
}
