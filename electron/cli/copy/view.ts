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

/** What is known of the image that is being copied. */
interface Current {
  attached: number;
  attachedLeft: number;
  /** Tags of signatures that stay as they are at the destination. */
  kept: number;
}

/** How a copy is shown. */
interface CopyShown {
  /** Every event as a line, instead of sentences for people. */
  asJson: boolean;
  isDryRun: boolean;
  /** What to say of an image that has to be signed, and whose signature does not go along. */
  unsigned: ((reference: string) => string | undefined) | undefined;
}

/** The view for people, or every event as a line. */
export function copyView(
  { asJson, isDryRun, unsigned }: CopyShown,
  environment: CommandEnvironment,
): CopyView {
  let code: number = exitCodes.ok;
  let bar: ReturnType<typeof byteProgress> | undefined;
  let current: Current = { attached: 0, attachedLeft: 0, kept: 0 };
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    show(event) {
      if (event.type === 'failed') code = Math.max(code, codeOfFailure(event.code));
      if (asJson) return environment.writeLine(toJsonText(event));
      switch (event.type) {
        case 'image':
          current = { ...event, kept: 0 };
          return;
        case 'blob':
          return;
        case 'attached':
          if (event.how === 'kept') current.kept += 1;
          return;
        case 'progress':
          bar ??= byteProgress('Copying', environment);
          return bar.update(event.bytes, event.total);
        case 'failed':
          stop();
          return environment.note(
            `longshore: ${sanitizeText(event.reference)}: ${sanitizeText(event.message)}`,
          );
        case 'done':
          stop();
          environment.writeLine(sentence(event, current, isDryRun));
          for (const note of notesOf(current, unsigned?.(event.reference))) environment.note(note);
      }
    },
    stop,
    exitCode: () => code,
  };
}

function sentence(
  { reference, destination, digest, bytesSent }: Extract<CopyEvent, { type: 'done' }>,
  { attached }: Current,
  isDryRun: boolean,
): string {
  const bytes = formatBytes(bytesSent);
  const name = sanitizeText(reference);
  const along = attached === 0 ? name : `${name} and ${attached} attached to it`;
  return isDryRun
    ? `Would copy ${along} to ${destination}: ${bytes} to send (${digest}).`
    : `Copied ${along} to ${destination}: ${bytes} sent (${digest}).`;
}

/** What of the attached manifests is not there afterwards. */
function notesOf({ attachedLeft, kept }: Current, unsigned: string | undefined): string[] {
  return [
    ...(unsigned === undefined ? [] : [unsigned]),
    ...(attachedLeft === 0
      ? []
      : [`Not copied: ${attachedLeft} attached to the image under the digest that it has here.`]),
    ...(kept === 0
      ? []
      : [`Not copied: ${kept} of cosign’s tags, which name other signatures at the destination.`]),
  ];
}

function codeOfFailure(text: string): number {
  const code = errorCodes.find((known) => known === text);
  return code === undefined ? exitCodes.internal : exitCodeOf({ code, details: {} });
}
