import { createHash } from 'node:crypto';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { splitDigest } from '../../../../shared/digest.ts';
import { AppError, isAppError } from '../../../../shared/errors.ts';
import { readBody } from '../../network/read-body.ts';
import { maximumDocumentBytes } from '../../oci/document-limit.ts';
import type { BlobSource } from '../../transfer/fetch/blob-source.ts';
import { readWithRetry } from '../access/read-with-retry.ts';

/**
 * Reads a blob whole into memory from the first source that has it, verified.
 * @throws {AppError} `MANIFEST_TOO_LARGE`, `SIZE_MISMATCH`, `DIGEST_MISMATCH`, and what sources throw.
 */
export async function readSmallBlob(
  sources: readonly BlobSource[],
  descriptor: Descriptor,
  signal: AbortSignal,
): Promise<Buffer> {
  if (descriptor.size > maximumDocumentBytes) throw tooLarge(descriptor.digest, descriptor.size);
  let failure: unknown;
  for (const source of sources) {
    try {
      return await readWithRetry(() => readFrom(source, descriptor, signal), signal);
    } catch (error) {
      if (isAppError(error, 'CANCELLED')) throw error;
      // The registry's own answer explains more than that of the places it names.
      failure ??= error;
    }
  }
  throw failure;
}

/**
 * Checks bytes against the digest they should have.
 * @throws {AppError} `DIGEST_MISMATCH`.
 */
export function checkDigest(bytes: Buffer, digest: string, host: string): void {
  const { algorithm, hex } = splitDigest(digest);
  const actual = createHash(algorithm).update(bytes).digest('hex');
  if (actual === hex) return;
  throw new AppError(
    'DIGEST_MISMATCH',
    `What ${host} sent does not match its digest, so it was not used. A proxy on the way may alter downloads; try again, or from another network.`,
    { details: { host, expected: digest, actual: `${algorithm}:${actual}` } },
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

async function readFrom(source: BlobSource, descriptor: Descriptor, signal: AbortSignal): Promise<Buffer> {
  const { body, host } = await source.open(undefined, signal);
  const bytes = await readBody(body, descriptor.size, host);
  if (bytes === null) throw otherSize(host, descriptor.digest, descriptor.size);
  if (bytes.length !== descriptor.size) {
    throw otherSize(host, descriptor.digest, descriptor.size, bytes.length);
  }
  checkDigest(bytes, descriptor.digest, host);
  return bytes;
}
