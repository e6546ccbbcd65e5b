import { shortDigest } from '../../shared/digest.ts';
import type { Activity } from '../../shared/schemas/download.ts';

const byteNames: ReadonlySet<string> = new Set([
  'bytes',
  'size',
  'total',
  'free',
  'needed',
  'bytesReused',
  'bytesFetched',
]);

/** The facts of an activity as a sentence shows them: digests short, byte counts with their unit. */
export function activityValues(
  { details }: Activity,
  formatBytes: (bytes: number) => string,
): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => {
      if (typeof value === 'number') return [name, byteNames.has(name) ? formatBytes(value) : value];
      return [name, value.startsWith('sha256:') || value.startsWith('sha512:') ? shortDigest(value) : value];
    }),
  );
}
