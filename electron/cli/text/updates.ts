import { shortDigest } from '../../../shared/digest.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import { formatBytes } from '../../../shared/format.ts';
import type { FailedLook, ImageUpdate } from '../../../shared/schemas/updates.ts';
import { dateText } from '../../../shared/text/dates.ts';
import type { CommandEnvironment } from '../process/environment.ts';
import { exitCodeOf } from '../process/exit-codes.ts';
import { tellWhatHelps } from '../process/failure.ts';
import { sanitizeText } from './sanitize.ts';
import { formatTable } from './table.ts';

/** The day of an ISO time by Universal Time; a dash where there is none. */
export function dayOf(time: string | null): string {
  return (time === null ? '' : dateText(time, 'en', 'universal')) || '-';
}

/** Updates as a table, for people. */
export function updateTable(updates: readonly ImageUpdate[], width: number | undefined): string[] {
  return formatTable(
    [
      { header: 'REFERENCE', flexible: true },
      { header: 'PLATFORM', flexible: true },
      { header: 'CURRENT' },
      { header: 'LATEST' },
      { header: 'MADE' },
      { header: 'LAYERS' },
      { header: 'TO FETCH', align: 'right' },
    ],
    updates.map((update) => [
      sanitizeText(update.reference),
      sanitizeText(update.platform ?? '-'),
      shortDigest(update.current),
      shortDigest(update.latest),
      `${dayOf(update.currentDate)} → ${dayOf(update.latestDate)}`,
      `${update.layersKept} kept, ${update.layersNew} new`,
      formatBytes(update.bytesToFetch),
    ]),
    width,
  );
}

/** Tells why tags could not be looked at. @returns the greatest of their exit codes; 0 when all could be. */
export function reportFailedLooks(failed: readonly FailedLook[], environment: CommandEnvironment): number {
  for (const { reference, error } of failed)
    environment.note(`longshore: ${sanitizeText(`${reference}: ${error.message}`)}`);
  tellWhatHelps(
    failed.map(({ error }) => error),
    environment,
  );
  return Math.max(0, ...failed.map(({ error }: { error: AppErrorData }) => exitCodeOf(error)));
}
