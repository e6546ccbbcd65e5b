import { Presets, SingleBar } from 'cli-progress';
import { formatBytes } from '../../../shared/format.ts';
import type { CommandEnvironment } from '../process/environment.ts';
import { shortenText } from './table.ts';

/** A progress bar of one piece of work, in bytes. */
export interface ByteProgress {
  update(bytes: number, total: number): void;
  /** Takes the bar off the terminal. */
  stop(): void;
}

/** Shows a bar on the terminal, or nothing when there is none. */
export function byteProgress(label: string, { progressTerminal }: CommandEnvironment): ByteProgress {
  if (progressTerminal === undefined) return { update() {}, stop() {} };
  const bar = new SingleBar(
    {
      stream: progressTerminal,
      clearOnComplete: true,
      hideCursor: true,
      gracefulExit: false,
      format: (_options, { value, total }) => progressLine(label, value, total, progressTerminal.columns),
    },
    Presets.shades_classic,
  );
  bar.start(1, 0);
  return {
    update(bytes, total) {
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
  const share = total === 0 ? 1 : Math.min(1, bytes / total);
  const numbers = `${String(Math.floor(share * 100)).padStart(3)} %  ${formatBytes(bytes)} of ${formatBytes(total)}`;
  const rest = remark === '' ? numbers : `${numbers}  ${remark}`;
  const room = Math.min(widestBar, width - 1 - label.length - 2 - 1 - rest.length);
  if (room < narrowestBar) return shortenText(`${label} ${rest}`, width - 1);
  const filled = Math.floor(share * room);
  return `${label}  ${'█'.repeat(filled)}${'░'.repeat(room - filled)} ${rest}`;
}
