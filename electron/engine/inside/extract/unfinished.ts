import { AppError, toAppError } from '../../../../shared/errors.ts';
import { LayerEnd } from '../bounds/layer-end.ts';
import { layerError } from '../bounds/layer-error.ts';
import type { PlannedFile } from './extraction-plan.ts';

/** Missing files that a sentence names. */
const mostNamed = 3;

/** How far an extraction came. */
export interface ExtractionState {
  /** Files that are to be there, in the order in which they are written. */
  planned: readonly PlannedFile[];
  /** Files, from the first on, that were written whole or were there already. */
  done: number;
  /** Those of them that were there already. */
  thereCount: number;
}

/** The error that ended an extraction, with what it has written by then and what is missing. */
export function unfinished(error: unknown, { planned, done, thereCount }: ExtractionState): AppError {
  const known = error instanceof LayerEnd ? layerError(error.problem) : toAppError(error);
  if (known.code === 'CANCELLED' || planned.length === 0) return known;
  const [written, missing] = [done - thereCount, planned.slice(done)];
  const { code, message, details, retryable } = known;
  const counts = { written, missing: missing.length };
  return new AppError(code, `${message} ${writtenWords(written, planned.length)} ${missingWords(missing)}`, {
    details: { ...details, ...counts },
    retryable,
    cause: error,
  });
}

function writtenWords(written: number, of: number): string {
  const all = of.toLocaleString('en');
  if (written === 0) return `Of ${all} ${of === 1 ? 'file' : 'files'} none was written.`;
  const [was, stays] = written === 1 ? ['was', 'stays'] : ['were', 'stay'];
  return `Of ${all} files ${written.toLocaleString('en')} ${was} written whole and ${stays}.`;
}

function missingWords(missing: readonly PlannedFile[]): string {
  const named = missing.slice(0, mostNamed).map(({ names }) => names.join('/'));
  const more = missing.length - named.length;
  return `Missing: ${named.join(', ')}${more > 0 ? ` and ${more.toLocaleString('en')} more` : ''}.`;
}
