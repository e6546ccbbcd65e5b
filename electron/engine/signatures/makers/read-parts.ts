import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isAppError } from '../../../../shared/errors.ts';
import { type Claims, largestReadBytes, type UnreadReason } from '../../../../shared/schemas/signatures.ts';
import type { AttachedSource } from '../referrers/attached-document.ts';
import { readClaims } from './claims/read-claims.ts';
import { joinedClaims } from './claims/told.ts';

/** What was read of the layers of something attached. */
export interface PartsRead {
  /** Bytes by the layer's digest. */
  read: ReadonlyMap<string, Buffer>;
  claims: Claims | null;
  /** Why the claims are not those of all layers. */
  unread: UnreadReason | null;
}

/** Layers of one thing that are read: nearly all have one, and cosign's attestations one each. */
const mostParts = 4;

/**
 * Reads what something attached consists of, as far as it is small, and what that says of its making.
 * @throws {AppError} `CANCELLED`; the signal's reason.
 */
export async function readParts(
  layers: readonly Descriptor[],
  source: AttachedSource,
  signal: AbortSignal,
): Promise<PartsRead> {
  const read = new Map<string, Buffer>();
  const claims: (Claims | null)[] = [];
  let unread: UnreadReason | null = layers.length > mostParts ? 'too-many' : null;
  for (const layer of layers.slice(0, mostParts)) {
    if (layer.size > largestReadBytes) {
      unread = 'too-large';
      continue;
    }
    try {
      const bytes = await source.blob(layer, signal);
      read.set(layer.digest, bytes);
      const found = readClaims(bytes);
      if (found === undefined) unread ??= 'unreadable';
      else claims.push(found);
    } catch (error) {
      if (signal.aborted || isAppError(error, 'CANCELLED')) throw error;
      unread = 'unreachable';
    }
  }
  return { read, claims: joinedClaims(claims), unread };
}
