import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Library } from '../../electron/engine/library/layout.ts';
import { type BodyRoad, createHttpClient } from '../../electron/engine/network/http-client.ts';
import { openRegistry } from '../../electron/engine/registry/client/open-registry.ts';
import { BlockPool } from '../../electron/engine/transfer/disk/block-pool.ts';
import { HashPool } from '../../electron/engine/transfer/disk/hash-pool.ts';
import type { SourceChoice } from '../../electron/engine/transfer/fetch/source-choice.ts';
import type { TransferOutcome } from '../../electron/engine/transfer/observer.ts';
import { ConnectionBudget } from '../../electron/engine/transfer/pace/connection-budget.ts';
import type { TransferTiming } from '../../electron/engine/transfer/pace/timing.ts';
import { TokenBucket } from '../../electron/engine/transfer/pace/token-bucket.ts';
import type { Turn } from '../../electron/engine/transfer/pace/turn.ts';
import { TransferScheduler } from '../../electron/engine/transfer/schedule/scheduler.ts';
import type { Descriptor } from '../../shared/descriptor.ts';
import type { LayerBlob } from '../simulator/content/blob.ts';
import type { ImageStep } from '../simulator/images/image.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { bodyRoad } from '../support/network/body-road.ts';

/** Waits short enough for tests: an idle connection fails after 400 ms. */
export const timing: TransferTiming = {
  idleMs: 400,
  firstRetryMs: 5,
  longestRetryMs: 20,
  triesWithoutProgress: 5,
  asked: { longestMs: 1_500, totalMs: 3_500 },
  journalMs: 20,
};

/** One for all rigs of a process: starting its threads takes longer than most tests. Idle, they hold up no exit. */
const hashes = new HashPool();

/** What was published, by its digest. */
const published = new Map<string, LayerBlob>();
let lastCompared: { digest: string; bytes: Buffer } | undefined;

/** All bytes of a published blob. To compare with them takes a tenth of what hashing takes; those of the last are kept. */
function bytesOf(digest: string): Buffer {
  if (lastCompared?.digest === digest) return lastCompared.bytes;
  const layer = published.get(digest);
  if (layer === undefined) throw new Error(`${digest} was never published`);
  lastCompared = { digest, bytes: layer.read(0, layer.size) };
  return lastCompared.bytes;
}

/** The turn of a download with one blob. */
export function turnOfOne(id = randomUUID()): Turn {
  return { owner: { id, place: () => 0 }, position: 0 };
}

/** What a rig may do otherwise than the app. */
export interface RigOptions {
  chooseSources?: SourceChoice;
  /** The road of bodies; without it the one that tests run on. */
  bodies?: BodyRoad;
}

/** A library, a registry client and a scheduler over them, against one simulator. */
export async function openRig(
  simulator: { hosts: { registry: string } },
  folder?: string,
  { chooseSources, bodies = bodyRoad }: RigOptions = {},
) {
  const libraryFolder = folder ?? (await mkdtemp(join(tmpdir(), 'longshore-transfer-')));
  const library = await Library.open(libraryFolder);
  const httpClient = createHttpClient({
    userAgent: 'longshore-test',
    settings: () => ({ proxy: 'none', extraCaFile: '' }),
    answerTimeoutMs: 1_000,
    bodies,
  });
  const client = openRegistry({
    host: simulator.hosts.registry,
    plainHttp: true,
    httpClient,
    credentials: { find: async () => null },
  });
  const blocks = new BlockPool();
  const budget = new ConnectionBudget(16);
  const tools = {
    place: library.blobs,
    hashes,
    blocks,
    budget,
    timing,
    connectionsPerBlob: () => 4,
    ...(chooseSources === undefined ? {} : { chooseSources }),
  };
  const scheduler = new TransferScheduler(tools, new TokenBucket(null));
  const activity: string[] = [];

  /** Fetches the only layer of `app`, as one download would. */
  const fetch = (
    descriptor: Descriptor,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<TransferOutcome> =>
    scheduler.fetch({
      descriptor,
      sources: client.blobSources('app', descriptor),
      turn: turnOfOne(),
      limit: new TokenBucket(null),
      observer: {
        onReceived: () => {},
        onReceivedForAnother: () => {},
        onStopped: () => {},
        onActivity: (kind) => activity.push(kind),
      },
      signal,
    });

  return {
    library,
    scheduler,
    blocks,
    client,
    fetch,
    activity,
    /** The blob as it lies in the library. */
    read: (descriptor: Descriptor) => readFile(library.blobs.blobPath(descriptor.digest)),
    /** Whether the blob lies in the library byte for byte as it was published. */
    async isWhole({ digest }: Descriptor): Promise<boolean> {
      return bytesOf(digest).equals(await readFile(library.blobs.blobPath(digest)));
    },
    blobNames: () => readdir(join(libraryFolder, 'blobs', 'sha256')),
    async close(keepFolder = false) {
      httpClient.close();
      if (!keepFolder) await rm(libraryFolder, { recursive: true, force: true });
    },
  };
}
export type Rig = Awaited<ReturnType<typeof openRig>>;

/** Publishes an image of one layer as `app:1` and returns the layer's descriptor. */
export async function publish(
  simulator: Simulator,
  layer: LayerBlob,
  foreign?: ImageStep['foreign'],
): Promise<Descriptor> {
  const platform = { os: 'linux', architecture: 'amd64' };
  const step: ImageStep = { createdBy: 'COPY', layer, ...(foreign === undefined ? {} : { foreign }) };
  const stored = simulator.content.addImage('app', [String(Math.random())], { platform, steps: [step] });
  const { bytes } = await stored.build();
  const [descriptor] = JSON.parse(bytes.toString()).layers;
  published.set(descriptor.digest, layer);
  return descriptor;
}
