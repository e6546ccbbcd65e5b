import { join } from 'node:path';
import type { Speed } from '../../../shared/schemas/hours.ts';
import type { Settings } from '../../../shared/schemas/settings.ts';
import { DownloadHours } from '../hours/download-hours.ts';
import type { Library } from '../library/layout.ts';
import { RepairPlace } from '../library/repair/repair-place.ts';
import { downloadWaitLimits } from '../network/documents/asked-waits.ts';
import type { SettingsAccess } from '../services/engine-services.ts';
import { BlockPool } from '../transfer/disk/block-pool.ts';
import { HashPool } from '../transfer/disk/hash-pool.ts';
import { ConnectionBudget } from '../transfer/pace/connection-budget.ts';
import { HostFile } from '../transfer/pace/host-memory.ts';
import { defaultTiming, type TransferTiming } from '../transfer/pace/timing.ts';
import { TokenBucket } from '../transfer/pace/token-bucket.ts';
import { TransferScheduler } from '../transfer/schedule/scheduler.ts';

/** What a connection is expected to carry at least, in bytes per second, while a limit is set. */
const bytesPerLimitedConnection = 512 * 1024;

/** What moves bytes of layers, as fast as settings and hours let it. */
export interface Transfers {
  hours: DownloadHours;
  hashes: HashPool;
  /** What hosts were worth, beyond this process. */
  hosts: HostFile;
  timing: TransferTiming;
  /** Of all transfers together. */
  limit: TokenBucket;
  /** Brings blobs into the library. */
  scheduler: TransferScheduler;
  /** Brings again what of the library's blobs is damaged. */
  repairScheduler: TransferScheduler;
}

/** Opens what layers are transferred with. Its limits follow the hours from now on. */
export async function openTransfers(
  library: Library,
  settings: SettingsAccess,
  stateFolder: string,
): Promise<Transfers> {
  const hashes = new HashPool();
  const hosts = await HostFile.open(join(stateFolder, 'hosts.json'));
  const budget = new ConnectionBudget(settings.get().connectionsPerHost, hosts);
  const hours = new DownloadHours(() => settings.get());
  const limit = new TokenBucket(rateOf(hours.speed()));
  const timing = { ...defaultTiming, asked: downloadWaitLimits };
  const tools = {
    hashes,
    blocks: new BlockPool(),
    budget,
    timing,
    connectionsPerBlob: () => settings.get().connectionsPerBlob,
  };
  const applySpeed = () => {
    const rate = rateOf(hours.speed());
    budget.setLimit(connectionsOf(settings.get(), rate));
    if (rate !== limit.bytesPerSecond) limit.setRate(rate);
  };
  applySpeed();
  hours.onTurn(applySpeed);
  return {
    hours,
    hashes,
    hosts,
    timing,
    limit,
    scheduler: new TransferScheduler({ ...tools, place: library.blobs }, limit),
    repairScheduler: new TransferScheduler({ ...tools, place: new RepairPlace(library.blobs) }, limit),
  };
}

/** Bytes per second; null for no limit. Where nothing may run at all, nothing is there to be limited. */
function rateOf(speed: Speed): number | null {
  return typeof speed === 'number' ? speed : null;
}

/** Under a limit few connections carry as much as many, and each further one makes the rate less even. */
function connectionsOf({ connectionsPerHost }: Settings, rate: number | null): number {
  if (rate === null) return connectionsPerHost;
  return Math.min(connectionsPerHost, Math.max(1, Math.ceil(rate / bytesPerLimitedConnection)));
}
