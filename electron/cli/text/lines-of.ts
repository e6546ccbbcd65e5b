/** Breaks a text between its words into lines of at most so many characters; only a longer word is broken itself. */
export function linesOf(text: string, width: number): string[] {
  const most = Math.max(1, width);
  const lines: string[] = [];
  let line: string[] = [];
  for (const word of text.split(' ')) {
    let rest = [...word];
    if (line.length > 0 && line.length + 1 + rest.length <= most) {
      line.push(' ', ...rest);
      continue;
    }
    if (line.length > 0) lines.push(line.join(''));
    for (; rest.length > most; rest = rest.slice(most)) lines.push(rest.slice(0, most).join(''));
    line = rest;
  }
  return line.length > 0 || lines.length === 0 ? [...lines, line.join('')] : lines;
}
