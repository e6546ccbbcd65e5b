import { exitCodes } from './exit-codes.ts';

/** Why a command is asked to stop when nobody reads its output any more: no reason to say anything. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}

/**
 * Listens for Ctrl-C, for the system's request to end and for a reader of stdout that has gone. The first one asks
 * the command to stop and keep its progress; a second Ctrl-C ends the process at once.
 * @returns the signal that tells the command.
 */
export function listenForInterruption(): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    controller.abort(new OutputClosed());
  });
  process.stderr.on('error', () => {});
  return controller.signal;
}
