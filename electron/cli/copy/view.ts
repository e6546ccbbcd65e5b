import { errorCodes } from '../../../shared/errors.ts';
import { formatBytes } from '../../../shared/format.ts';
import type { CopyEvent } from '../../../shared/schemas/hand-over/copy.ts';
import type { CommandEnvironment } from '../process/environment.ts';
import { exitCodeOf, exitCodes } from '../process/exit-codes.ts';
import { byteProgress } from '../text/byte-progress.ts';
import { sanitizeText, toJsonText } from '../text/sanitize.ts';

/** Shows a copy as it goes on. */
export interface CopyView {
  show(event: CopyEvent): void;
  stop(): void;
  /** The greatest of the images' codes. */
  exitCode(): number;
}

/** The view for people, or with `asJson` every event as a line. */
export function copyView(asJson: boolean, isDryRun: boolean, environment: CommandEnvironment): CopyView {
  let code: number = exitCodes.ok;
  let bar: ReturnType<typeof byteProgress> | undefined;
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    show(event) {
      if (event.type === 'failed') code = Math.max(code, codeOfFailure(event.code));
      if (asJson) return environment.writeLine(toJsonText(event));
      if (event.type === 'progress') {
        bar ??= byteProgress('Copying', environment);
        return bar.update(event.bytes, event.total);
      }
      if (event.type === 'image' || event.type === 'blob') return;
      stop();
      if (event.type === 'failed')
        environment.note(`longshore: ${sanitizeText(event.reference)}: ${sanitizeText(event.message)}`);
      else environment.writeLine(sentence(event, isDryRun));
    },
    stop,
    exitCode: () => code,
  };
}

function sentence(
  { reference, destination, digest, bytesSent }: Extract<CopyEvent, { type: 'done' }>,
  isDryRun: boolean,
): string {
  const bytes = formatBytes(bytesSent);
  return isDryRun
    ? `Would copy ${sanitizeText(reference)} to ${destination}: ${bytes} to send (${digest}).`
    : `Copied ${sanitizeText(reference)} to ${destination}: ${bytes} sent (${digest}).`;
}

function codeOfFailure(text: string): number {
  const code = errorCodes.find((known) => known === text);
  return code === undefined ? exitCodes.internal : exitCodeOf({ code, details: {} });
}
