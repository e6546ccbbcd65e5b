import { join } from 'node:path';
import { pino } from 'pino';
import type { EngineOptions } from '../../engine/services/engine-services.ts';
import { redactValue } from './redact.ts';
import { RotatingFile } from './rotating-file.ts';

const limits = { maximumBytes: 1_000_000, olderFiles: 3 };
const linesForReport = 60;
/** In characters. A longer line keeps its message alone. */
const longestLine = 10_000;

/** The log of the desktop app. Nothing in it is a secret or a folder of the user. */
export interface Log {
  write: NonNullable<EngineOptions['log']>;
  /** The error in full, with its stack and cause. */
  error(message: string, error: unknown): void;
  /** The latest lines, oldest first. */
  recent(): string[];
}

/**
 * Opens the log in `folder`.
 * @param privateNames folders whose paths, and names that, are not written down.
 */
export function openLog(folder: string, privateNames: () => readonly string[]): Log {
  const file = new RotatingFile(join(folder, 'longshore.log'), limits);
  const recent: string[] = [];
  const destination = {
    write(line: string) {
      const safe = JSON.stringify(redactValue(withinBounds(line), privateNames()));
      recent.push(safe);
      if (recent.length > linesForReport) recent.shift();
      file.write(`${safe}\n`);
    },
  };
  // Without pino's own base, which names the machine.
  const logger = pino({ base: undefined, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return {
    write: (level, message, details) => logger[level](details ?? {}, message),
    error: (message, error) => logger.error({ err: error }, message),
    recent: () => [...recent],
  };
}

function withinBounds(line: string): object {
  const entry: { level: number; time: string; msg?: string } = JSON.parse(line);
  if (line.length <= longestLine) return entry;
  const { level, time, msg = '' } = entry;
  return { level, time, msg: msg.slice(0, longestLine), cut: true };
}
