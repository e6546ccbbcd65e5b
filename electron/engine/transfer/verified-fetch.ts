import type { BlobConnections } from './blob-connections.ts';
import type { PartialBlob } from './disk/partial-blob.ts';
import { wrongDigest } from './fetch/fault.ts';
import type { SourceList } from './fetch/source-list.ts';
import type { TransferObserver } from './observer.ts';
import { Suspects } from './suspects.ts';

/** Repairs of stretches that changed on the disk before the disk itself is to blame. */
const maximumRepairs = 3;

/** What fetching a blob until its digest is right works with. */
export interface VerifiedFetch {
  partial: PartialBlob;
  connections: BlobConnections;
  sources: SourceList;
  observer: TransferObserver;
  /** Called when it begins to fetch, and when it begins to verify. */
  onState(state: 'fetching' | 'verifying'): void;
}

/**
 * Fetches what is missing of a blob until its digest is right (image-spec, descriptor.md, "Verification"). Stretches
 * that changed on the disk are fetched again. A wrong digest of undamaged bytes is a source's fault: what mirrors have
 * brought is then fetched again from elsewhere, and if that does not help, the blob once more from the beginning, from the
 * next source where there is one.
 * @throws {AppError} `DIGEST_MISMATCH` when it came wrong twice, the partial blob then being empty; what
 * `BlobConnections.fetchMissing` and `PartialBlob.digest` throw; the signal's reason.
 */
export async function fetchVerified(fetch: VerifiedFetch, signal: AbortSignal): Promise<void> {
  const { partial, connections, sources, observer, onState } = fetch;
  const { digest } = partial.descriptor;
  const { provenance } = connections;
  const suspects = new Suspects({
    partial,
    provenance,
    sources,
    observer,
    sample: (source, stretch, either) => connections.sample(source, stretch, either),
  });
  // What an earlier run left came from any of the sources, and tells nothing about those of this run.
  let hasEarlierBytes = partial.pieceMap.bytesDone > 0 && sources.haveMirrors;
  let hasStartedOver = false;
  for (let repairs = 0; ; ) {
    onState('fetching');
    await connections.fetchMissing(signal);
    onState('verifying');
    const actual = await partial.digest(signal);
    if (actual === digest) return suspects.tellWhoWasWrong(signal);
    const damagedBytes = await partial.dropDamaged(signal);
    if (damagedBytes > 0 && repairs++ < maximumRepairs) {
      observer.onActivity('piece-repaired', { digest, bytes: damagedBytes });
      continue;
    }
    if (await suspects.dropNext(signal)) continue;
    if (hasEarlierBytes) {
      hasEarlierBytes = false;
      partial.dropAll();
      provenance.forgetAll();
      continue;
    }
    const source = sources.origin ?? sources.current;
    const error = wrongDigest(source, digest, actual);
    partial.dropAll();
    provenance.forgetAll();
    if (hasStartedOver) throw error;
    hasStartedOver = true;
    observer.onActivity('source-failed', { host: source.host, code: error.code, digest });
    sources.rotate(source, error);
  }
}
