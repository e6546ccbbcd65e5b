import { AppError } from '../../../../shared/errors.ts';
import { type Mirror, type MirrorInput, parseMirror } from '../../../../shared/mirrors/mirror.ts';

/** Bytes of a configuration file that are read. */
export const mostConfigurationBytes = 1024 * 1024;
/** Mirrors that are taken from one file. */
const mostMirrors = 50;

/** Reads the mirrors that a configuration names; one that cannot be understood names none. */
export type FoundReader = (text: string) => readonly MirrorInput[];

/** The mirrors of a configuration that are ones for Longshore, too. */
export function mirrorsIn(text: string, read: FoundReader): Mirror[] {
  try {
    return read(text).slice(0, mostMirrors).flatMap(fit);
  } catch (error) {
    // What other programs make of their own files is their affair.
    if (error instanceof Error) return [];
    throw error;
  }
}

function fit(input: MirrorInput): Mirror[] {
  try {
    return [parseMirror(input)];
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}
