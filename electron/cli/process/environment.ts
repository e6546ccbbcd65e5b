import type { WriteStream } from 'node:tty';

/** How a command is stopped, and where it writes. */
export interface CommandEnvironment {
  /** Aborted by Ctrl-C, by the system's request to end, and when nobody reads the output any more. */
  signal: AbortSignal;
  /** Width of the terminal that shows the output; undefined for a file, a pipe, or a terminal of unknown width. */
  columns: number | undefined;
  /** Where progress is drawn (stderr); undefined where bars cannot be. */
  progressTerminal: WriteStream | undefined;
  /** One line of the command's own output (stdout). */
  writeLine(text: string): void;
  /** One line for people (stderr). */
  note(text: string): void;
}

/** The environment of this process. */
export function processEnvironment(signal: AbortSignal): CommandEnvironment {
  return {
    signal,
    columns: (process.stdout.isTTY && process.stdout.columns) || undefined,
    progressTerminal: canDrawBars(process.stderr, process.env.TERM) ? process.stderr : undefined,
    writeLine: (text) => void process.stdout.write(`${text}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
  };
}

/** Columns under which a bar has no room for its numbers. */
const fewestColumns = 40;

/** True for a terminal that tells its width and can move its cursor, so that a bar can be drawn again in its place. */
export function canDrawBars(
  { isTTY, columns }: { isTTY?: boolean | undefined; columns?: number | undefined },
  term: string | undefined,
): boolean {
  return isTTY === true && term !== 'dumb' && (columns ?? 0) >= fewestColumns;
}

/** Waits until everything written to stdout has left this process; a reader that has gone counts as done. */
export async function flushOutput(): Promise<void> {
  if (process.stdout.destroyed) return;
  await new Promise<void>((resolve) => {
    process.stdout.write('', () => resolve());
  });
}
