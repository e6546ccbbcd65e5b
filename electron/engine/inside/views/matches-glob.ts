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
