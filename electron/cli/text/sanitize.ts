import { withoutControlSequences } from '../../../shared/text/clean-text.ts';

/** C0 and C1 controls, DEL, and the characters that reorder text (Unicode bidirectional controls). */
const controlCharacters = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * One line of text that is safe on any terminal. What a registry sent (names, commands, messages) could otherwise
 * move the cursor, forge lines or set the clipboard.
 */
export function sanitizeText(text: string): string {
  return withoutControlSequences(text)
    .replace(/[\t\r\n]+/g, ' ')
    .replace(controlCharacters, '');
}

/** A value as JSON on one line; controls that JSON itself lets through (DEL and C1) are written as escapes. */
export function toJsonText(value: unknown): string {
  return JSON.stringify(value).replace(
    controlCharacters,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
