/** The most characters (Unicode code points) that a text from elsewhere may have in a sentence. */
export const longestText = 500;

/** UTF-16 units that are looked at. The rest of a longer text would be cut in any case. */
const longestInput = 64 * 1024;

const escapeCharacter = String.fromCharCode(0x1b);
const bell = String.fromCharCode(0x07);
/** What sets colours and moves the cursor (ECMA-48, section 5.4), and what sets titles and the clipboard (section 8.3.89). */
const controlSequences = new RegExp(
  `(?:${escapeCharacter}\\[|\\u009b)[0-?]*[ -/]*[@-~]|` +
    `(?:${escapeCharacter}\\]|\\u009d)[^${bell}${escapeCharacter}\\u009c]*(?:${bell}|${escapeCharacter}\\\\|\\u009c)`,
  'g',
);
const lineBreaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/** Controls (C0, DEL, C1) and the characters that reorder text (Unicode bidirectional controls). */
const hiddenCharacters = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A text without the sequences that steer terminals. */
export function withoutControlSequences(text: string): string {
  return text.replace(controlSequences, '');
}

/** A run of characters that no word of a sentence has: what somebody else has named, or a digest. */
const longWord = /\S{161,}/g;

/**
 * One line of text that cannot move a cursor, forge lines, reorder what stands beside it or fill a screen: line breaks
 * become spaces, controls and their sequences go, lone surrogates become U+FFFD, and what is longer than 500 characters
 * ends with `…`. Long words of such a text are cut first, so that what it says about them, and what to do, stays.
 */
export function cleanText(text: string): string {
  const clean = withoutControlSequences(text.slice(0, longestInput))
    .replace(lineBreaks, ' ')
    .replace(hiddenCharacters, '')
    .toWellFormed();
  if (clean.length <= longestText || [...clean].length <= longestText) return clean;
  const characters = [...clean.replace(longWord, cutWord).toWellFormed()];
  if (characters.length <= longestText) return characters.join('');
  return `${characters.slice(0, longestText - 1).join('')}…`;
}

function cutWord(word: string): string {
  return `${word.slice(0, 100)}…${word.slice(-40)}`;
}
