import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { clockText, dateText } from '../../../shared/text/dates.ts';

type WaitingRow = Pick<DownloadRow, 'state' | 'waitsUntil'>;

/** Says of a row that it waits for its hours, and until when by the clock here; undefined for one that does not. */
export function hoursSentence({ state, waitsUntil }: WaitingRow): string | undefined {
  if (state !== 'waiting-for-hours') return undefined;
  if (waitsUntil === null)
    return 'The hours for downloads do not begin within a week. Waiting; Ctrl-C stops that.';
  const isToday = new Date(waitsUntil).toDateString() === new Date().toDateString();
  const day = isToday ? '' : ` on ${dateText(waitsUntil, 'en', 'own')}`;
  return `Waiting until ${clockText(waitsUntil, 'own')}${day}, when the hours for downloads begin.`;
}

/** Tells of rows that wait for their hours, once for each time that they wait for. */
export function createHoursTeller(tell: (sentence: string) => void): (rows: readonly WaitingRow[]) => void {
  const told = new Set<string>();
  return (rows) => {
    for (const row of rows) {
      const sentence = hoursSentence(row);
      if (sentence === undefined || told.has(sentence)) continue;
      told.add(sentence);
      tell(sentence);
    }
  };
}
