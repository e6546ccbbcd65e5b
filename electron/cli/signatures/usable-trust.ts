import type { ApiClient } from '../../api/client.ts';
import type { EngineFlags } from '../session.ts';

/**
 * Makes sure that what a command was given to judge signatures by can be used. Where signatures are told of beside other
 * work, nobody would hear of a key that cannot be read.
 * @param image any of the library.
 * @throws {AppError} `SIGNATURE_REJECTED` when it cannot.
 */
export async function assertUsableTrust(
  client: ApiClient,
  { key, identity, trustedRoot }: EngineFlags,
  { reference, digest }: { reference: string; digest: string },
  signal: AbortSignal,
): Promise<void> {
  if (key === undefined && identity === undefined && trustedRoot === undefined) return;
  await client.signatures.ofLibrary({ reference, digest, offline: true }, { signal });
}
