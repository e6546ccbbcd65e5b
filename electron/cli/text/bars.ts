import type { WriteStream } from 'node:tty';
import { MultiBar } from 'cli-progress';
import { formatCountdown, formatDuration, formatRate } from '../../../shared/format.ts';
import type { AskedToWait } from '../../../shared/schemas/download.ts';
import { sanitizeText } from './sanitize.ts';

/** Words the line of a bar, for a terminal of so many columns. */
export type LineFormat = (value: number, total: number, width: number) => string;

/** Bars on a terminal, which vanish when they are stopped. The payload of each is `{ line }`, which words it. */
export function createBars(terminal: WriteStream): MultiBar {
  return new MultiBar({
    stream: terminal,
    hideCursor: true,
    clearOnComplete: true,
    gracefulExit: false,
    format: (_options, { value, total }, { line }: { line: LineFormat }) =>
      line(value, total, terminal.columns),
  });
}

/** What erases the rest of a line. */
const eraseToEnd = '\u001b[K';

/** Writes a text above the bars; at once where there is none yet, since nothing would draw it then. */
export function tellAbove(bars: MultiBar, terminal: WriteStream, text: string): void {
  if (!bars.isActive) terminal.write(`${text}\n`);
  else for (const line of linesOf(text, terminal.columns - 1)) bars.log(`${line}${eraseToEnd}\n`);
}

/** A speed (bytes a second), and how long it will take where that is known (seconds). */
export function speedRemark(speed: { bytesPerSecond: number; etaSeconds: number | null }): string {
  const left = speed.etaSeconds === null ? '' : `, ${formatDuration(speed.etaSeconds)} left`;
  return `${formatRate(speed.bytesPerSecond)}${left}`;
}

/** Which server has asked a download to wait, and how long it will. */
export function waitRemark({ host, secondsLeft }: AskedToWait): string {
  return `${sanitizeText(host)} asked to wait: ${formatCountdown(secondsLeft)}`;
}

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
