import type { FilePreview } from '../../../../shared/inside/preview.ts';

type Encoding = Extract<FilePreview, { kind: 'text' }>['encoding'];

/** Text out of the beginning of a file. */
export interface ReadText {
  text: string;
  encoding: Encoding;
  /** Bytes that it is. */
  bytes: number;
}

/** Controls that text may have: they move the paper, or colour terminals. */
const textControls = new Set(['\b', '\t', '\n', '\v', '\f', '\r', '\u001b']);
/** Controls, what reorders text, and marks that nobody could see. */
const hidden = /(?![\t\n\r])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Bytes of the longest character of UTF-8. */
const longestCharacter = 4;

/**
 * Reads text, if it is some.
 * @param bytes from the beginning of a file. @param isWhole whether it is all of it: else the last character may be cut off.
 * @returns undefined for what is no text.
 */
export function readText(bytes: Buffer, isWhole: boolean): ReadText | undefined {
  const found = decode(bytes, isWhole);
  if (found === undefined || hasOtherControls(found.text)) return undefined;
  return { ...found, text: found.text.replace(hidden, escaped) };
}

function decode(bytes: Buffer, isWhole: boolean): ReadText | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return decodeAs('utf-16le', bytes.subarray(0, bytes.length & ~1));
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return decodeAs('utf-16be', bytes.subarray(0, bytes.length & ~1));
  for (let cut = 0; cut < (isWhole ? 1 : longestCharacter); cut++) {
    const found = decodeAs('utf-8', bytes.subarray(0, bytes.length - cut));
    if (found !== undefined) return found;
  }
  // Programs are full of bytes that would be letters: text has few of them.
  let high = 0;
  for (const byte of bytes) if (byte >= 0x80) high++;
  return high * 4 > bytes.length ? undefined : decodeAs('windows-1252', bytes);
}

function decodeAs(encoding: Encoding, bytes: Buffer): ReadText | undefined {
  try {
    // A mark at the beginning says how the bytes are ordered, and is no part of the text.
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding, bytes: bytes.length };
  } catch {
    return undefined;
  }
}

function hasOtherControls(text: string): boolean {
  for (const character of text) if (character < ' ' && !textControls.has(character)) return true;
  return false;
}

function escaped(character: string): string {
  return `\\u{${character.charCodeAt(0).toString(16)}}`;
}
