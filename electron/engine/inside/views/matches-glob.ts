/**
 * True when a text is like a pattern: `*` stands for any characters, `?` for one. Takes time in proportion to both, as no
 * regular expression made of it would.
 */
export function matchesGlob(text: string, pattern: string): boolean {
  let [at, like] = [0, 0];
  let [starAt, starLike] = [0, -1];
  while (at < text.length) {
    if (pattern[like] === '*') {
      starAt = at;
      starLike = like++;
    } else if (like < pattern.length && (pattern[like] === '?' || pattern[like] === text[at])) {
      at++;
      like++;
    } else if (starLike >= 0) {
      like = starLike + 1;
      at = ++starAt;
    } else return false;
  }
  while (pattern[like] === '*') like++;
  return like === pattern.length;
}

const star = 0x2a;
const any = 0x3f;

/** The same of bytes from `start` to before `end`, which are UTF-8; `?` stands for one character. */
export function matchesGlobBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  pattern: Uint8Array,
): boolean {
  let [at, like] = [start, 0];
  let [starAt, starLike] = [start, -1];
  while (at < end) {
    const wanted = pattern[like];
    if (wanted === star) {
      starAt = at;
      starLike = like++;
    } else if (wanted === any) {
      at = behind(bytes, at, end);
      like++;
    } else if (wanted === bytes[at]) {
      at++;
      like++;
    } else if (starLike >= 0) {
      like = starLike + 1;
      starAt = behind(bytes, starAt, end);
      at = starAt;
    } else return false;
  }
  while (pattern[like] === star) like++;
  return like === pattern.length;
}

/** Where the next character begins. */
function behind(bytes: Uint8Array, at: number, end: number): number {
  let next = at + 1;
  while (next < end && ((bytes[next] ?? 0) & 0xc0) === 0x80) next++;
  return next;
}
