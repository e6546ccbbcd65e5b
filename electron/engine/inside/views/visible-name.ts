/** Controls, what reorders or hides text, and lone halves of characters. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** A name as it is shown: what is no text, or would hide or reorder text, as escapes. */
export function visibleName(name: Uint8Array): string {
  const text = Buffer.from(name).toString('utf8');
  const isText = !text.includes('\ufffd') || Buffer.from(text).equals(name);
  const shown = isText
    ? text
    : Buffer.from(name)
        .toString('latin1')
        .replace(/[\x80-\xff]/g, byteEscape);
  return shown.replace(hidden, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** True for a name that is shown otherwise than it is. */
export function isOddName(name: Uint8Array): boolean {
  return !Buffer.from(visibleName(name)).equals(name);
}

const reserved = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)(?:\.|$)/i;

/** True for a name that Windows has no file of, or another file than it says. */
export function isNotForWindows(name: string): boolean {
  return /[<>:"|?*\\]/.test(name) || /[\p{Cc}]/u.test(name) || /[. ]$/.test(name) || reserved.test(name);
}

function byteEscape(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16)}`;
}
