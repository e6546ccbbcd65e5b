import { join } from 'node:path';
import { AppError } from '../../../../shared/errors.ts';
import { isThere } from '../../files/is-there.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import { parseTrustPolicies, type TrustPolicies } from './trust-policy.ts';
import { type TrustStores, trustStoresIn } from './trust-stores.ts';

/** What Notation's own folder says about trust. */
export interface NotationFolder {
  policies: TrustPolicies;
  stores: TrustStores;
}

const maximumPolicyBytes = 4 * 2 ** 20;

/**
 * Reads it. Undefined when there is no policy in it.
 * @throws {AppError} `SIGNATURE_REJECTED` when there is one that cannot be understood: to go on without it would trust
 * what its owner has forbidden.
 */
export async function readNotationFolder(folder: string): Promise<NotationFolder | undefined> {
  // The name for OCI images came later, and goes first where both are there.
  for (const name of ['trustpolicy.oci.json', 'trustpolicy.json']) {
    const path = join(folder, name);
    if (!(await isThere(path))) continue;
    try {
      const policies = parseTrustPolicies(await readBoundedFile(path, maximumPolicyBytes));
      return { policies, stores: trustStoresIn(folder) };
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new AppError(
        'SIGNATURE_REJECTED',
        `Notation’s trust policy ${path} cannot be used: ${reason}. Correct it, or move it away to go without it.`,
        { cause, details: { path, reason } },
      );
    }
  }
  return undefined;
}
