import { join } from 'node:path';
import { pino } from 'pino';
import type { EngineOptions } from '../../engine/services/engine-services.ts';
import { redact, redactDetails } from './redact.ts';
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
 * @param privateNames folders and names that are left out.
 */
export function openLog(folder: string, privateNames: () => readonly string[]): Log {
  const file = new RotatingFile(join(folder, 'longshore.log'), limits);
  const recent: string[] = [];
  const destination = {
    write(line: string) {
      recent.push(line.trimEnd());
      if (recent.length > linesForReport) recent.shift();
      file.write(line);
    },
  };
  const logger = pino(
    {
      // pino's own base names the machine.
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      // Errors have been taken apart and redacted before they come here.
      serializers: { err: (entry: unknown) => entry },
    },
    destination,
  );
  const write: Log['write'] = (level, message, details = {}) => {
    if (!logger.isLevelEnabled(level)) return;
    const own = privateNames();
    const safe = redactDetails(details, own, longestLine - message.length);
    logger[level](safe ?? { cut: true }, redact(message.slice(0, longestLine), own));
  };
  return {
    write,
    error: (message, error) => write('error', message, { err: pino.stdSerializers.err(error as Error) }),
    recent: () => [...recent],
  };
}
