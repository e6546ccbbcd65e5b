import { AppError } from '../../../../shared/errors.ts';
import { earlyEndReason } from '../../network/connections/network-error.ts';
import type { BlobResponse, BlobSource } from './blob-source.ts';

/** Another source was faster than the answer of this one came. */
export function outrun({ host }: BlobSource): AppError {
  return new AppError(
    'TIMEOUT',
    `${host} had not answered when another server took over. Check that it is reached from here.`,
    { details: { host, reason: 'outrun' } },
  );
}

/** The answer broke off before its last byte. */
export function brokeOff(response: BlobResponse, cause?: unknown): AppError {
  return new AppError(
    'NETWORK',
    `${response.host} closed the connection before the end. Check the network and try again.`,
    {
      cause,
      details: { host: response.host, reason: earlyEndReason },
    },
  );
}

/** Nothing came for too long. */
export function fellSilent(response: BlobResponse, idleMs: number): AppError {
  return new AppError(
    'TIMEOUT',
    `${response.host} sent nothing for ${Math.round(idleMs / 1000)} seconds. Check the network and try again.`,
    {
      details: { host: response.host, idleMs },
    },
  );
}

/** Bytes came, but so few that it is as good as silence. */
export function trickled(response: BlobResponse, idleMs: number): AppError {
  return new AppError(
    'TIMEOUT',
    `${response.host} sent next to nothing for ${Math.round(idleMs / 1000)} seconds. Check the network and try again.`,
    { details: { host: response.host, idleMs, reason: 'too-slow' } },
  );
}

/** The server answered a range with something else: a 200, another range, or no `Content-Range`. */
export function rangeRefused(response: BlobResponse, reason: string): AppError {
  return new AppError(
    'NETWORK',
    `${response.host} did not answer with the part of the file that was asked for (${reason}).`,
    {
      details: { host: response.host, reason: 'range-refused' },
    },
  );
}

/** True for `rangeRefused`. */
export function isRangeRefused(error: AppError): boolean {
  return error.details.reason === 'range-refused';
}

/** The server's idea of the blob's size differs from the descriptor's. Sizes in bytes. */
export function wrongSize(host: string, expected: number, actual: number): AppError {
  return new AppError(
    'SIZE_MISMATCH',
    `${host} offers ${actual} bytes where the manifest says ${expected}. What is there is not the file that was asked for, so it was not taken. Try again later, or tell the registry’s owner.`,
    { details: { host, expected, actual } },
  );
}

/** All bytes came and they are not the blob. */
export function wrongDigest(source: BlobSource, expected: string, actual: string): AppError {
  return new AppError(
    'DIGEST_MISMATCH',
    `What ${source.host} sent does not match its digest, so none of it was kept. A proxy on the way may alter downloads; try again, or from another network.`,
    { details: { host: source.host, expected, actual } },
  );
}
