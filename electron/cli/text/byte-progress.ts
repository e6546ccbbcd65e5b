import { Presets, SingleBar } from 'cli-progress';
import { formatBytes } from '../../../shared/format.ts';
import type { CommandEnvironment } from '../process/environment.ts';
import { shortenName, shortenText } from './table.ts';

/** A progress bar of one piece of work, in bytes. */
export interface ByteProgress {
  update(bytes: number, total: number): void;
  /** Takes the bar off the terminal. */
  stop(): void;
}

/** Shows a bar on the terminal, or nothing when there is none. */
export function byteProgress(label: string, { progressTerminal }: CommandEnvironment): ByteProgress {
  if (progressTerminal === undefined) return { update() {}, stop() {} };
  // Until somebody has said how much there is, numbers would be wrong.
  let isKnown = false;
  const bar = new SingleBar(
    {
      stream: progressTerminal,
      clearOnComplete: true,
      hideCursor: true,
      gracefulExit: false,
      format: (_options, { value, total }) =>
        isKnown
          ? progressLine(label, value, total, progressTerminal.columns)
          : shortenText(`${label}…`, progressTerminal.columns - 1),
    },
    Presets.shades_classic,
  );
  bar.start(1, 0);
  return {
    update(bytes, total) {
      isKnown ||= total > 0;
      bar.setTotal(Math.max(1, total));
      bar.update(bytes);
    },
    stop: () => bar.stop(),
  };
}

const widestBar = 20;
const narrowestBar = 5;

/**
 * One line: label, bar, percentage, bytes and what else there is to say. The bar takes what room there is, and
 * none when the terminal is too narrow; the last column stays free, where terminals would wrap.
 */
export function progressLine(
  label: string,
  bytes: number,
  total: number,
  width: number,
  remark: string = '',
): string {
  const numbers = `${percent(bytes, total)}  ${formatBytes(bytes)} of ${formatBytes(total)}`;
  const rest = withRemark(numbers, remark);
  const room = roomForBar(label.length, rest, width);
  if (room < narrowestBar) return shortenText(`${label} ${rest}`, width - 1);
  return `${label}  ${bar(bytes, total, room)} ${rest}`;
}

/** Characters of a name below which its numbers go before more of it does. */
const readableName = 16;

/**
 * One line as `progressLine` has it, for one of several names: in a narrow terminal the name gives way, in its middle, and
 * then the numbers, so that there is always a bar.
 * @param labelWidth characters that the name takes where there is room.
 */
export function namedProgressLine(
  name: string,
  labelWidth: number,
  { bytes, total, width, remark = '' }: { bytes: number; total: number; width: number; remark?: string },
): string {
  const numbers = `${percent(bytes, total)}  ${formatBytes(bytes)} of ${formatBytes(total)}`;
  const rests = [
    withRemark(numbers, remark),
    withRemark(percent(bytes, total), remark),
    percent(bytes, total),
  ];
  for (const rest of rests) {
    const labelRoom = Math.min(labelWidth, roomForBar(0, rest, width, width) - narrowestBar);
    if (labelRoom < Math.min(readableName, name.length) && rest !== rests.at(-1)) continue;
    const label = shortenName(name, Math.max(1, labelRoom)).padEnd(labelRoom);
    return `${label}  ${bar(bytes, total, Math.max(0, roomForBar(labelRoom, rest, width)))} ${rest}`;
  }
  return shortenText(name, width - 1);
}

/** Columns that are left for a bar beside a label and what follows it; the last column stays free. */
function roomForBar(labelWidth: number, rest: string, width: number, most: number = widestBar): number {
  return Math.min(most, width - 1 - labelWidth - 2 - 1 - rest.length);
}

function bar(bytes: number, total: number, room: number): string {
  const filled = Math.floor(shareOf(bytes, total) * room);
  return `${'█'.repeat(filled)}${'░'.repeat(room - filled)}`;
}

function percent(bytes: number, total: number): string {
  return `${String(Math.floor(shareOf(bytes, total) * 100)).padStart(3)} %`;
}

function shareOf(bytes: number, total: number): number {
  return total === 0 ? 1 : Math.min(1, bytes / total);
}

function withRemark(numbers: string, remark: string): string {
  return remark === '' ? numbers : `${numbers}  ${remark}`;
}
