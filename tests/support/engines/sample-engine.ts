import { once } from 'node:events';
import type { EngineServices } from '../../../electron/engine/services/engine-services.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Mirror } from '../../../shared/mirrors/mirror.ts';
import type { DownloadEvent, DownloadRow, DownloadTotals } from '../../../shared/schemas/download.ts';
import type { Image } from '../../../shared/schemas/image.ts';
import { settingsSchema } from '../../../shared/schemas/settings.ts';
import { type ServingStatus, servingSettingsSchema } from '../../../shared/serving/schemas.ts';

const totals: DownloadTotals = {
  bytesPerSecond: 0,
  etaSeconds: null,
  active: 0,
  waiting: 0,
  freeBytes: null,
};

/** What the sample engine was asked to do, for tests to look at. */
export interface SampleEngine extends EngineServices {
  readonly calls: string[];
  /** Signals of the event streams that were opened. */
  readonly streamSignals: AbortSignal[];
}

const sampleMirror: Mirror = {
  registry: 'mcr.microsoft.com',
  address: 'https://mirror.example',
  kind: 'registry',
};

const sampleServing: ServingStatus = {
  settings: servingSettingsSchema.omit({ isOn: true }).parse({}),
  since: null,
  url: 'http://127.0.0.1:5555',
  hereUrl: null,
  otherAddresses: [],
  isSecure: false,
  authority: null,
  certificate: null,
  problem: null,
};

/** The digest of whatever the sample engine names. */
export const sampleDigest = `sha256:${'a'.repeat(64)}`;

function sampleImage(reference: string): Image {
  return {
    reference,
    registry: 'registry.example',
    repository: 'team/app',
    tag: '1',
    digest: sampleDigest,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    size: 2,
    platforms: [],
    selected: null,
  };
}

/** A row as the queue would list it. */
export function sampleRow(id: string, reference: string): DownloadRow {
  return {
    id,
    reference,
    platform: null,
    state: 'waiting',
    error: null,
    digest: null,
    bytesDone: 0,
    bytesTotal: 0,
    bytesFetched: 0,
    bytesReused: 0,
    bytesPerSecond: 0,
    etaSeconds: null,
    activeConnections: 0,
    layersDone: 0,
    layersTotal: 0,
    limitRate: null,
    export: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    finishedAt: null,
    activeSeconds: 0,
    retriesAt: null,
    waitsUntil: null,
    askedToWait: null,
    bytesKept: 0,
  };
}

/** No image has files; what is saved tells where. */
const sampleInside: EngineServices['inside'] = {
  state: async () => ({
    isInLibrary: false,
    isWindows: false,
    layers: [],
    bytesToRead: 0,
    bytesToFetch: 0,
    bytesWithoutTocs: 0,
  }),
  async *open() {},
  list: async () => ({ files: [], total: 0, bytes: 0 }),
  locate: async () => [],
  find: async () => undefined,
  versions: async () => [],
  search: async () => ({ files: [], total: 0, bytes: 0 }),
  map: async () => [],
  facts: async () => {
    throw new AppError('INTERNAL', 'There is no such file.');
  },
  wasted: async () => ({ files: [], total: 0 }),
  preview: async () => ({ kind: 'text', text: 'some', encoding: 'utf-8', bytes: 4, total: 4 }),
  read: async () => new Uint8Array(),
  async *extract(_image, _node, folder) {
    const nothing = { folders: 0, bytes: 0, left: [], leftCount: 0, thereCount: 1 };
    yield { type: 'result', result: { ...nothing, files: 1, there: [folder] } };
  },
  differences: async () => ({
    added: 0,
    changed: 0,
    removed: 0,
    unknown: 0,
    bytesBefore: 0,
    bytesAfter: 0,
    differences: [],
    total: 0,
  }),
  locateDifference: async () => [],
  programVersions: async () => [],
};

/**
 * An engine small enough to know by heart, for tests of what lies between it and a client. Repositories named
 * after an error code fail with it; `broken` fails with an error that is no `AppError`.
 */
export function createSampleEngine(): SampleEngine {
  const calls: string[] = [];
  const streamSignals: AbortSignal[] = [];
  const rows: DownloadRow[] = [];
  const record =
    (name: string) =>
    async (ids: string[]): Promise<void> => {
      calls.push(`${name} ${ids.join(',')}`);
    };

  async function* names(repository: string) {
    const fetchedAt = '2026-01-01T00:00:00.000Z';
    yield { names: ['one', 'two'], fetchedAt, restart: false };
    if (repository === 'broken') throw new TypeError('secret internals');
    if (repository === 'malformed') yield { names: 'not a list' } as never;
    if (repository === 'missing') {
      throw new AppError('NAME_UNKNOWN', 'There is no such repository.', { details: { repository } });
    }
    yield { names: ['three'], fetchedAt, restart: false };
  }

  async function* events(signal: AbortSignal): AsyncGenerator<DownloadEvent> {
    streamSignals.push(signal);
    yield { type: 'snapshot', sequence: 0, downloads: rows, totals, isKept: true };
    for (let sequence = 1; sequence <= 200; sequence += 1) {
      yield { type: 'changes', sequence, changed: [], progress: [], removed: [], totals };
    }
    if (!signal.aborted) await once(signal, 'abort');
  }

  return {
    calls,
    streamSignals,
    registry: {
      catalog: names,
      tags: names,
      repositoryDetails: async () => ({ description: null, readme: null, tags: {} }),
      async *openImage(reference) {
        yield sampleImage(reference);
        yield { ...sampleImage(reference), fetchedAt: '2026-01-01T00:00:00.000Z', stale: true };
      },
      imageOfLibrary: async ({ reference }) => sampleImage(reference),
      async *platformSizes() {
        yield { digest: sampleDigest, size: 30, bytesHere: 10 };
      },
      async image(reference, _platform, signal) {
        if (reference === 'slow') {
          await once(signal, 'abort');
          calls.push('image aborted');
          throw signal.reason;
        }
        if (reference === 'broken') throw new TypeError('secret internals');
        if (reference === 'malformed') return { reference } as never;
        throw new AppError('PLATFORM_NOT_FOUND', 'There is no such platform.', {
          details: { available: ['linux/amd64', 'windows/amd64'] },
        });
      },
    },
    copies: { async *copy() {} },
    serving: {
      listen: async () => {
        throw new AppError('NETWORK', 'The port is in use.', { details: { reason: 'address-in-use' } });
      },
      status: async () => sampleServing,
      start: async () => sampleServing,
      stop: async () => sampleServing,
      change: async () => sampleServing,
      check: async () => ({ asked: null, status: 200, digest: null, mediaType: null, size: null, ms: 1 }),
      async *events() {
        yield { status: sampleServing, clients: [] };
      },
      async *requests() {},
    },
    mirrors: {
      list: async () => [sampleMirror],
      add: async ({ address }) => {
        calls.push(`add mirror ${address}`);
        return [sampleMirror];
      },
      remove: async ({ address }) => {
        calls.push(`remove mirror ${address}`);
        return [];
      },
      found: async () => [{ ...sampleMirror, file: '/etc/docker/daemon.json' }],
    },
    signIns: {
      list: async () => [],
      signIn: async ({ registry, username }) => ({ registry, username, remembered: false, verified: true }),
      async signOut(registry) {
        calls.push(`signOut ${registry}`);
      },
    },
    signatures: {
      ofImage: async () => ({ state: 'none', signatures: [], attached: [], isCut: false }),
      ofLibrary: async () => ({ state: 'unknown', signatures: [], attached: [], isCut: false }),
      ofLibraryImages: async (images) =>
        images.map((image) => ({
          ...image,
          signatures: { state: 'unknown', signatures: [], attached: [], isCut: false },
        })),
    },
    downloads: {
      list: () => rows,
      async start(request) {
        const row = sampleRow(`download-${rows.length + 1}`, request.reference);
        rows.push(row);
        return row;
      },
      pause: record('pause'),
      resume: record('resume'),
      cancel: record('cancel'),
      retry: record('retry'),
      remove: record('remove'),
      plan: async ({ reference }) => ({
        reference,
        rootDigest: sampleDigest,
        digest: sampleDigest,
        platform: null,
        platforms: [],
        bytesTotal: 0,
        blobs: [],
      }),
      removableBytes: async (ids) => ids.length * 1000,
      async reorder(ids, before) {
        calls.push(`reorder ${ids.join(',')} before ${before}`);
      },
      async setLimit(id, limitRate) {
        calls.push(`setLimit ${id} ${limitRate}`);
      },
      async setExport(id, target) {
        calls.push(`setExport ${id} ${target?.path}`);
        return true;
      },
      async postpone(id, startAt) {
        calls.push(`postpone ${id} ${startAt}`);
      },
      events,
      async *detail(id) {
        yield { row: sampleRow(id, 'a'), blobs: [], connections: [], log: [] };
        throw new AppError('INVALID_REFERENCE', 'There is no such download.', { details: { id } });
      },
    },
    inside: sampleInside,
    library: {
      list: async () => [],
      status: async () => ({
        path: '/library',
        usedBytes: 1,
        partialBytes: 2,
        freeBytes: null,
        isFixed: true,
        isReadOnly: false,
      }),
      place: () => ({ path: '/library', isReadOnly: false }),
      async *verify() {
        yield { type: 'progress', bytes: 1, total: 2 };
        yield {
          type: 'result',
          result: { ok: true, images: 1, blobs: 2, corrupt: [], missing: [], affected: [] },
        };
      },
      async *export() {
        yield { type: 'progress', bytes: 1, total: 2 };
        throw new AppError('DISK_FULL', 'The disk is full.');
      },
      async *bundle({ target }) {
        calls.push(`bundle ${target.path}`);
        yield { type: 'progress', phase: 'writing', bytes: 1, total: 2 };
        throw new AppError('DISK_FULL', 'The disk is full.');
      },
      async inspectBundle({ target }) {
        calls.push(`inspectBundle ${target.path}`);
        return {
          plan: null,
          files: [],
          newBytes: 0,
          isFat: true,
          freeBytes: null,
          hasEarlier: false,
          problem: null,
        };
      },
      digests: async () => [sampleDigest],
      async *import(paths) {
        calls.push(`import ${paths.join(',')}`);
        yield { type: 'progress', bytes: 1, total: 2 };
        yield { type: 'imported', reference: 'a:1', digest: sampleDigest, rebuilt: true };
      },
      hasExported: () => false,
      async inspectExport({ path }) {
        calls.push(`inspectExport ${path}`);
        return { exists: true, createsFolder: null, problem: null };
      },
      remove: async () => ({ freedBytes: 42 }),
      prune: async (isDryRun) => ({
        freedBytes: 42,
        blobs: isDryRun ? 1 : 2,
        recentBlobs: 0,
        keptFor: ['a:1'],
      }),
      newestDigest: async () => ({ digest: sampleDigest, isNewer: false }),
    },
    hours: {
      state: () => ({
        speed: 'full',
        source: 'limit',
        rule: null,
        until: null,
        untilTime: null,
        day: 5,
        minute: 860,
      }),
      choose(override) {
        calls.push(`choose ${override?.speed ?? 'hours'}`);
      },
    },
    updates: {
      state: async () => ({ followed: [], updates: [], bytesToFetch: 0 }),
      async follow({ reference }) {
        calls.push(`follow ${reference}`);
        const since = '2026-01-01T00:00:00.000Z';
        const nothing = { lookedAt: null, error: null, gone: [], history: [] };
        return { reference, followedAt: since, fetches: false, keepsOlder: false, ...nothing };
      },
      async unfollow(references) {
        calls.push(`unfollow ${references.join(',')}`);
      },
      look: async () => ({ looked: 1, updates: [], bytesToFetch: 0, failed: [] }),
      async update({ keepsOlder }) {
        calls.push(`update ${keepsOlder}`);
        return ['download-1'];
      },
    },
    async *move(path) {
      yield { type: 'result', path, isOldGone: true };
    },
    keeping: {
      space: async () => ({ images: [], blobs: [], unfinished: [] }),
      discardUnfinished: async () => 42,
      removeNow: async () => ({ freedBytes: 42 }),
      beginRemoval: async (images) => ({ id: 'removal', images }),
      pendingRemovals: async () => [],
      undoRemoval: async () => 1,
      finishRemoval: async () => ({ freedBytes: 42 }),
    },
    proxyPassword: () => 'none',
    settings: {
      get: () => settingsSchema.parse({}),
      update: async (patch) => ({ ...settingsSchema.parse({}), ...patch }) as never,
      onChange() {},
    },
    async close() {
      calls.push('close');
    },
  };
}
