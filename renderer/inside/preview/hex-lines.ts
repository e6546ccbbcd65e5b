/** One line of a hex view. */
export interface HexLine {
  /** Where it begins, in hex of at least six digits. */
  offset: string;
  /** Its bytes, in groups of eight. */
  groups: string[];
  /** The same bytes as characters, a dot for what is none of ASCII. */
  characters: string;
}

/**
 * The line of a hex view that begins at an offset.
 * @param bytes the bytes from that offset on; those beyond the line are ignored.
 * @param width bytes of a line.
 */
export function hexLine(bytes: Uint8Array, offset: number, width: number): HexLine {
  const own = [...bytes.subarray(0, width)];
  const hex = own.map((byte) => byte.toString(16).padStart(2, '0'));
  const groups: string[] = [];
  for (let at = 0; at < hex.length; at += 8) groups.push(hex.slice(at, at + 8).join(' '));
  return {
    offset: offset.toString(16).padStart(6, '0'),
    groups,
    characters: own.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join(''),
  };
}

/** Bytes of a base64 text. */
export function bytesOfBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
