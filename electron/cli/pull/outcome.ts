import { AppError, type ErrorCode } from '../../../shared/errors.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import type { SignedState } from '../../../shared/schemas/signatures.ts';
import { trustWords } from '../signatures/trust-words.ts';
import { commandLine } from '../text/command-line.ts';
import type { PullOptions } from './request.ts';

/** The facts about a pull that succeeded. */
export interface PullOutcome {
  row: DownloadRow;
  digest: string;
  /** Folder of the library. */
  library: string;
  seconds: number;
  hasForeignLayers: boolean;
  /** True when the library has other images of that name, so that only its platform tells this one. */
  isNameShared?: boolean;
  /** What tells its export from others of its layout; see `layoutSelector`. */
  selector?: string;
  /** What its signatures amount to; undefined when nobody has asked. */
  signed?: SignedState | undefined;
}

/** Errors after which the same pull may succeed later, and goes on from what it has. */
const passing: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['NETWORK', 'TIMEOUT', 'TOO_MANY_REQUESTS']);

/**
 * The error that a pull ended with, or undefined when it succeeded.
 * @param isStopped the user has ended it, whatever else was wrong.
 */
export function pullError(
  row: DownloadRow,
  options: PullOptions = {},
  isStopped = false,
): AppError | undefined {
  const { state, error, reference } = row;
  if (state === 'done') return undefined;
  if (state === 'waiting-for-space') {
    const message = error?.message ?? 'The disk of the library is full; what was fetched is kept.';
    return new AppError('DISK_FULL', `${message} Then run the same command again to go on.`, {
      details: error?.details ?? {},
    });
  }
  if (state === 'failed' && error !== null && !isStopped) {
    const { code, details, retryable } = error;
    const message = passing.has(code) ? `${error.message} ${continuation(row, options)}` : error.message;
    return new AppError(code, message, { details, retryable });
  }
  return new AppError(
    'CANCELLED',
    `The download of ${reference} was stopped. What was fetched is kept; run the same command again to go on.`,
  );
}

/** A sentence with the command to paste to go on later. */
function continuation({ reference, bytesDone }: DownloadRow, options: PullOptions): string {
  const { platform, allPlatforms, format, output, force, distributable, connections, limitRate, plainHttp } =
    options;
  const words = [
    'pull',
    reference,
    ...(platform === undefined ? [] : ['--platform', platform]),
    ...(allPlatforms ? ['--all-platforms'] : []),
    ...(format === undefined ? [] : ['--format', format]),
    ...(output === undefined ? [] : ['--output', output]),
    ...(force ? ['--force'] : []),
    ...(distributable ? ['--distributable'] : []),
    ...(connections === undefined ? [] : ['--connections', String(connections)]),
    ...(limitRate === undefined ? [] : ['--limit-rate', String(limitRate)]),
    // What was asked of signatures is asked of the rest too.
    ...(options.requireSignature ? ['--require-signature'] : []),
    ...trustWords(options),
    ...(plainHttp ? ['--plain-http'] : []),
  ];
  const kept = bytesDone > 0 ? 'What has arrived is kept. ' : '';
  return `${kept}Go on with “${commandLine(words, options)}”.`;
}
