import { open } from 'node:fs/promises';
import { OddFileError, readBoundedFile } from '../../engine/files/read-bounded-file.ts';
import { maximumKeyFileBytes, maximumRootFileBytes } from '../../engine/signatures/limits.ts';
import { whyUnreadable } from '../options/unreadable-file.ts';
import { UsageError } from '../process/failure.ts';

/** The files that options name; absolute. */
export interface TrustFiles {
  key?: string;
  trustedRoot?: string;
}

/** Bytes that tell a private key: the first line of a PEM file. */
const headBytes = 128;

/**
 * Makes sure before anything else that the files which a command was given to judge signatures by can be used. Where
 * signatures are told of beside other work, nobody would hear of one that cannot.
 * @throws {UsageError} naming the file.
 */
export async function assertTrustFiles({ key, trustedRoot }: TrustFiles): Promise<void> {
  if (key !== undefined) {
    await assertNotPrivate(key);
    const { parsePublicKey } = await import('../../engine/signatures/sigstore/public-key.ts');
    await assertUsable('--key', key, maximumKeyFileBytes, parsePublicKey);
  }
  if (trustedRoot !== undefined) {
    const { parseTrustedRoot } = await import('../../engine/signatures/sigstore/trust.ts');
    await assertUsable('--trusted-root', trustedRoot, maximumRootFileBytes, parseTrustedRoot);
  }
}

/** Of a private key no more is read than what says that it is one. */
async function assertNotPrivate(path: string): Promise<void> {
  const head = await readHead(path);
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(head)) return;
  throw new UsageError(
    `--key: ${path} is a private key, which nobody needs to check signatures, and it was not read. Give the public one that belongs to it: cosign writes it as cosign.pub.`,
  );
}

/** Empty for what is no file, of which more is said when it is read. */
async function readHead(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return '';
  try {
    if (!(await file.stat()).isFile()) return '';
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

async function assertUsable(
  option: string,
  path: string,
  limit: number,
  parse: (bytes: Buffer) => unknown,
): Promise<void> {
  try {
    parse(await readBoundedFile(path, limit));
  } catch (error) {
    throw new UsageError(`${option}: ${reasonOf(error, path)}`);
  }
}

function reasonOf(error: unknown, path: string): string {
  if (error instanceof OddFileError) return `${error.message}.`;
  const known = whyUnreadable(error, path);
  if (known !== undefined) return `${known}.`;
  const why = error instanceof Error ? error.message : String(error);
  return `${path} cannot be used to check signatures: ${why}.`;
}
