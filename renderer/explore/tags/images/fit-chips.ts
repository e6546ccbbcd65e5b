/** How many of the tags have room on one line, and how many have not. */
export interface FittedChips {
  shown: readonly string[];
  hidden: readonly string[];
}

/** Pixels of a character of the chip's font, of a chip without its text, and of the "+12" behind them. */
const characterWidth = 7.3;
const chipWidth = 22;
const restWidth = 34;

/**
 * Chips that fit into a width (px), the first ones first. The chosen one is always among them, and what does not fit is
 * counted. A drawn line is not measured: hundreds of rows would be laid out twice.
 */
export function fitChips(tags: readonly string[], chosen: string | undefined, width: number): FittedChips {
  const [first = ''] = tags;
  const needed = (tag: string) => chipWidth + chipText(tag, first).length * characterWidth;
  const shown: string[] = [];
  let used = 0;
  for (const tag of tags) {
    const isLast = shown.length === tags.length - 1;
    if (shown.length > 0 && used + needed(tag) + (isLast ? 0 : restWidth) > width) break;
    shown.push(tag);
    used += needed(tag);
  }
  if (chosen !== undefined && tags.includes(chosen) && !shown.includes(chosen)) {
    while (shown.length > 1 && used + needed(chosen) + restWidth > width) used -= needed(shown.pop() ?? '');
    shown.push(chosen);
  }
  return { shown, hidden: tags.filter((tag) => !shown.includes(tag)) };
}

/** What a chip says: of a tag that begins like the first one only what differs. */
export function chipText(tag: string, first: string): string {
  return tag !== first && tag.startsWith(`${first}-`) ? tag.slice(first.length) : tag;
}
