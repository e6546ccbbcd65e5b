import { splitDigest } from '../../../../shared/digest.ts';
import { AppError } from '../../../../shared/errors.ts';
import { digestOf } from '../../oci/digest.ts';

/**
 * Checks bytes against the digest they should have.
 * @throws {AppError} `DIGEST_MISMATCH`.
 */
export function checkDigest(bytes: Buffer, digest: string, host: string): void {
  const actual = digestOf(bytes, splitDigest(digest).algorithm);
  if (actual === digest) return;
  throw new AppError(
    'DIGEST_MISMATCH',
    `What ${host} sent does not match its digest, so it was not used. A proxy on the way may alter downloads; try again, or from another network.`,
    { details: { host, expected: digest, actual } },
  );
}

/** Something meant to be read into memory is larger than that allows. */
export function tooLarge(name: string, size?: number): AppError {
  return new AppError(
    'MANIFEST_TOO_LARGE',
    `${name} is larger than 8 MiB, which no image needs. It was not read; ask the image’s publisher.`,
    { details: { name, ...(size === undefined ? {} : { size }) } },
  );
}

/** Bytes of another length than their descriptor says. */
export function otherSize(host: string, name: string, expected: number, actual?: number): AppError {
  return new AppError(
    'SIZE_MISMATCH',
    `${host} sent ${actual === undefined ? 'more' : actual} bytes of ${name} where its index or manifest says ${expected}. It was not used; try again later, or tell the registry’s owner.`,
    { details: { host, name, expected, ...(actual === undefined ? {} : { actual }) } },
  );
}
