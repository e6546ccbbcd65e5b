import type { KeyObject } from 'node:crypto';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { type TrustMaterial, toTrustMaterial } from '@sigstore/verify';
import type { SignatureReason } from '../../../../shared/schemas/signatures.ts';
import { parseBoundedJson } from '../../oci/bounded-json.ts';

/** What Sigstore signatures are held against. */
export interface SigstoreTrust {
  /** Certificate authorities, logs and timestamp authorities; undefined where there are none. */
  root: TrustedRoot | undefined;
  /** Why there is none, where one was looked for. */
  rootFault?: SignatureReason | undefined;
  /** A key that the user has given. */
  key: KeyObject | undefined;
  /** Who may sign, and who must vouch for them; both, because either alone means nothing. */
  identity: { name: string; issuer: string } | undefined;
}

/**
 * Reads a trusted root, as TUF distributes it and `cosign trusted-root create` writes it.
 * @throws {Error} for what is none.
 */
export function parseTrustedRoot(bytes: Buffer): TrustedRoot {
  const document = parseBoundedJson(bytes);
  const isRoot =
    typeof document === 'object' &&
    document !== null &&
    String((document as { mediaType?: unknown }).mediaType).startsWith(
      'application/vnd.dev.sigstore.trustedroot',
    );
  if (!isRoot) throw new Error('it is no trusted root of Sigstore');
  const root = TrustedRoot.fromJSON(document);
  // A log's key without a beginning would be good for any time.
  if ([...root.tlogs, ...root.ctlogs].some(({ publicKey }) => publicKey?.validFor?.start === undefined))
    throw new Error('a log in it has no time from which it is valid');
  // Whatever it holds must be readable now, not when the first signature comes.
  materialOf({ root, key: undefined, identity: undefined });
  return root;
}

/** The same for the verifier. The hint of a bundle names no key that could be relied on, so that it is not looked at. */
export function materialOf({ root, key }: SigstoreTrust): TrustMaterial {
  return toTrustMaterial(root ?? TrustedRoot.fromJSON({}), () => {
    if (key === undefined) throw new Error('there is no key');
    return { publicKey: key, validFor: () => true };
  });
}
