import { AppError, isAppError } from '../../shared/errors.ts';

/**
 * What a command that was told to stop ends with: a sentence on what became of its work. Any other failure stays
 * what it is.
 */
export function stoppedWork(thrown: unknown, signal: AbortSignal, sentence: string): unknown {
  const isStop = signal.aborted && (!isAppError(thrown) || thrown.code === 'CANCELLED');
  return isStop ? new AppError('CANCELLED', sentence, { cause: thrown }) : thrown;
}
