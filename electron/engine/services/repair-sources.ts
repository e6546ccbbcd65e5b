import type { Library } from '../library/layout.ts';
import type { RepairSources } from '../library/repair/repair-blobs.ts';
import type { RegistryClient } from '../registry/client/registry-client.ts';
import { TokenBucket } from '../transfer/pace/token-bucket.ts';
import type { TransferScheduler } from '../transfer/schedule/scheduler.ts';

interface RepairTools {
  library: Library;
  /** Its place is the library as a repair sees it. */
  scheduler: TransferScheduler;
  clientOf(host: string): RegistryClient;
}

/** Where a repair fetches from: the registry that an image is named after, by the transfer that downloads have. */
export function repairSourcesOf({
  library,
  scheduler,
  clientOf,
}: RepairTools): (reportBytes: (bytes: number) => void) => RepairSources {
  return (reportBytes) => ({
    document: (reference, descriptor, signal) =>
      clientOf(reference.registry).manifest(reference.repository, descriptor.digest, signal, descriptor),
    async blob(reference, descriptor, signal) {
      await library.blobs.prepareRepair(descriptor, signal);
      const { bytesFetched } = await scheduler.fetch({
        descriptor,
        sources: clientOf(reference.registry).blobSources(reference.repository, descriptor),
        turn: { owner: { id: 'repair', place: () => 0 }, position: 0 },
        limit: new TokenBucket(null),
        observer: {
          onReceived: reportBytes,
          onReceivedForAnother: () => undefined,
          onActivity: () => undefined,
          onStopped: () => undefined,
        },
        signal,
      });
      return bytesFetched;
    },
  });
}
