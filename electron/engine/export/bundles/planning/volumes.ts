import { AppError } from '../../../../../shared/errors.ts';
import { formatBytes } from '../../../../../shared/format.ts';

/** A file of a bundle that holds images or a part of them: its path in the bundle with `/`, and bytes. */
export interface PlannedFile {
  path: string;
  size: number;
}

/** The largest file of FAT32. */
export const mostBytesOnFat = 2 ** 32 - 1;
const volumeBytesOnFat = 4_000_000_000;
/** Three digits, and tools that sort names find them in their order. */
const mostVolumes = 999;

/** Most bytes of a file of an archive; null for no bound. Volumes that FAT32 would not take are made smaller. */
export function splitBytesOf(splitBytes: number | undefined, isFat: boolean): number | null {
  if (isFat && (splitBytes ?? Number.POSITIVE_INFINITY) > mostBytesOnFat) return volumeBytesOnFat;
  return splitBytes ?? null;
}

/**
 * Raw ranges of an archive: `NAME.001`, `NAME.002`… , or the archive itself when it needs no more than one.
 * @throws {AppError} `INVALID_REFERENCE` for too many.
 */
export function volumesOf(name: string, size: number, most: number): PlannedFile[] {
  if (size <= most) return [{ path: name, size }];
  const count = Math.ceil(size / most);
  if (count > mostVolumes) {
    throw new AppError(
      'INVALID_REFERENCE',
      `${name} of ${formatBytes(size)} would need ${count} volumes, and ${mostVolumes} is the most. Choose larger ones.`,
      { details: { path: name } },
    );
  }
  return Array.from({ length: count }, (_, number) => ({
    path: `${name}.${String(number + 1).padStart(3, '0')}`,
    size: Math.min(most, size - number * most),
  }));
}
