/** Lines of a block, and characters that one is cut at where lines are longer. */
const blockLines = 100;
const mostCharacters = 20_000;

/** A text in blocks of whole lines, as far as lines are not very long; together they are the text. */
export function textBlocks(text: string): { text: string; lines: number }[] {
  const blocks: { text: string; lines: number }[] = [];
  let start = 0;
  while (start < text.length) {
    let end = start;
    let lines = 0;
    while (lines < blockLines && end < text.length && end - start < mostCharacters) {
      const next = text.indexOf('\n', end);
      end = next < 0 ? text.length : next + 1;
      lines++;
    }
    if (end - start > mostCharacters) end = beforeSurrogate(text, start + mostCharacters);
    // The break between two blocks is the end of the line.
    const last = text[end - 1] === '\n' ? end - 1 : end;
    blocks.push({ text: text.slice(start, last), lines });
    start = end;
  }
  return blocks;
}

function beforeSurrogate(text: string, end: number): number {
  const code = text.charCodeAt(end - 1);
  return code >= 0xd800 && code < 0xdc00 ? end - 1 : end;
}
