import { formatBytes, formatFetched } from '../../../shared/format.ts';
import type { EngineFlags } from '../session.ts';
import { signedNote } from '../signatures/signed-note.ts';
import { sanitizeText } from '../text/sanitize.ts';
import { isWorthATry, type RunPlan } from './plan.ts';
import type { ImageOutcome, RunSummary } from './view.ts';

/** What is done until the plan is made. */
export function lookingSentence(images: number): string {
  return `Looking up ${count(images, 'image')}…`;
}

/** What will be done, before the first byte. */
export function planSentence({ images, bytesTotal, bytesHere }: RunPlan): string {
  const planned = images.filter(({ plan }) => plan !== undefined).length;
  const unanswered = images.filter((image) => image.plan === undefined && isWorthATry(image)).length;
  const toFetch = bytesTotal - bytesHere;
  const amount =
    toFetch === 0 ? 'everything is here' : `${formatBytes(toFetch)} of ${formatBytes(bytesTotal)} to fetch`;
  if (planned + unanswered === 0) return 'No image could be looked up.';
  if (planned === 0) return `${count(unanswered, 'image')} could not be looked up yet and will be tried.`;
  const others =
    unanswered === 0 ? '' : `; ${count(unanswered, 'other')} could not be looked up yet and will be tried`;
  return `${count(planned, 'image')}: ${amount}, shared layers counted once${others}.`;
}

/** The one line for an image that has ended. */
export function outcomeSentence({ image, row, error, signed }: ImageOutcome, flags: EngineFlags): string {
  const { reference } = image.wanted;
  if (row === undefined || error !== undefined)
    return sanitizeText(failureSentence(reference, error?.message ?? ''));
  const name = row.platform === null ? reference : `${reference} (${row.platform})`;
  const { bytesFetched, bytesReused } = row;
  const fetched = bytesFetched === 0 ? 'everything was here' : `${formatBytes(bytesFetched)} fetched`;
  const reused = bytesFetched > 0 && bytesReused > 0 ? `, ${formatBytes(bytesReused)} was here already` : '';
  return sanitizeText(
    [`Downloaded ${name}: ${fetched}${reused}.`, ...signedNote(signed, reference, flags)].join(' '),
  );
}

/** Some errors begin with the name themselves. */
function failureSentence(reference: string, message: string): string {
  return message.startsWith(`${reference} `) ? message : `${reference}: ${message}`;
}

/** What became of the whole run, and what to do where something is missing. */
export function summarySentences({ outcomes, library, bytesFetched, bytesReused, seconds }: RunSummary): {
  result: string;
  advice: string[];
} {
  const failures = outcomes.flatMap(({ error }) => error?.code ?? []).filter((code) => code !== 'CANCELLED');
  const failed = failures.length;
  const stopped = outcomes.filter(({ error }) => error?.code === 'CANCELLED').length;
  const done = outcomes.length - failed - stopped;
  const fetched =
    bytesFetched === 0
      ? done === outcomes.length
        ? ': nothing to fetch'
        : ''
      : `: ${formatFetched(bytesFetched, seconds)}`;
  const reused = bytesReused > 0 ? `, ${formatBytes(bytesReused)} was here already` : '';
  const verb = outcomes.length === 1 ? 'is' : 'are';
  const result = `${done} of ${count(outcomes.length, 'image')} ${verb} in the library ${library}${fetched}${reused}.`;
  // What is not signed well will not be so by trying again.
  const mayPass = failures.some((code) => code !== 'SIGNATURE_REJECTED');
  const failure = `${count(failed, 'image')} failed, as told above.${mayPass ? ' Run the same command again to try once more: what is here is not fetched again.' : ''}`;
  const stop = `Interrupted: ${count(stopped, 'image')} ${stopped === 1 ? 'is' : 'are'} not complete. What was fetched is kept; run the same command again to go on.`;
  return { result, advice: [...(failed > 0 ? [failure] : []), ...(stopped > 0 ? [stop] : [])] };
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
