import { toDiskError } from '../../engine/files/disk-error.ts';
import { exitCodes } from './exit-codes.ts';

/** Why a command is asked to stop when nobody reads its output any more: no reason to say anything. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}

/** A second Ctrl-C this soon (ms) is the first one again: the terminal and npm both pass it on. */
const echoMs = 500;

/**
 * Listens for Ctrl-C, for the system's request to end and for output that cannot be written any more. The first one
 * asks the command to stop and keep its progress; a second Ctrl-C ends the process at once. Output that nobody reads
 * any more aborts with `OutputClosed`, output that cannot be stored with `DISK_FULL` and its kin.
 * @returns the signal that tells the command.
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
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    controller.abort(error.code === 'EPIPE' ? new OutputClosed() : toDiskError(error, 'the output'));
  });
  process.stderr.on('error', () => {});
  return controller.signal;
}
