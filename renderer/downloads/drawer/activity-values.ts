import type { Activity } from '../../../shared/schemas/download.ts';

/** How the window writes the facts of an activity. */
export interface ActivityWording {
  bytes: (bytes: number) => string;
  /** Seconds. */
  duration: (seconds: number) => string;
  /** Words for an error code. */
  problem: (code: string) => string;
  /** The name of the blob with this digest, or the digest in short. */
  blob: (digest: string) => string;
  /** Words for what an image's signatures amount to. */
  signed: (state: string) => string;
}

/** The key of an activity's sentence. A blob that the library already had has a sentence of its own. */
export function activityKey({ kind, details }: Activity): Activity['kind'] {
  return kind === 'blob-done' && details.origin === 'library' ? 'reused' : kind;
}

/** The facts of an activity as a sentence shows them: short digests, sizes with a unit, problems in words. */
export function activityValues(
  { details }: Activity,
  wording: ActivityWording,
): Record<string, string | number> {
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(details)) {
    if (name === 'code') values.problem = wording.problem(String(value));
    else if (name === 'waitMs') values.wait = wording.duration(Number(value) / 1000);
    else if (name === 'state') values.state = wording.signed(String(value));
    else if (name === 'layers') values.count = value;
    else if (name === 'bytes') values.bytes = wording.bytes(Number(value));
    else values[name] = /^sha(256|512):/.test(String(value)) ? wording.blob(String(value)) : value;
  }
  return values;
}
