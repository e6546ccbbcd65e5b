import { toDiskError } from '../../engine/files/disk-error.ts';
import { exitCodes } from './exit-codes.ts';

/** Nobody reads the output of the command any more: it stops, and says nothing. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}

/** A second signal within this time (ms) is the same Ctrl-C: the terminal and npm both pass it on. */
const echoMs = 500;

/**
 * Listens for Ctrl-C, for the system's request to end, for a closed terminal, and for output that cannot be written any
 * more. Each of them asks the command to stop and keep its progress, and ends it with `interrupted`, whichever it was;
 * a second Ctrl-C ends the process at once. The signal's reason is
 * `OutputClosed` when nobody reads the output any more, and an `AppError` of the disk when it cannot be stored.
 * @returns the signal that the command watches.
 */
export function listenForInterruption(): AbortSignal {
  const controller = new AbortController();
  let interruptedAt = Number.NEGATIVE_INFINITY;
  const interrupt = () => {
    if (performance.now() - interruptedAt < echoMs) return;
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    interruptedAt = performance.now();
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  // The terminal was closed, or the connection to it broke.
  process.on('SIGHUP', interrupt);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    controller.abort(error.code === 'EPIPE' ? new OutputClosed() : toDiskError(error, 'the output'));
  });
  process.stderr.on('error', () => {});
  return controller.signal;
}
