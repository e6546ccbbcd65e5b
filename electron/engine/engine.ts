import { isAbsolute, join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { reportUnfitRows } from '../../shared/schemas/rows.ts';
import type { Settings } from '../../shared/schemas/settings.ts';
import { openRegistries } from './assembly/registries.ts';
import { openTransfers } from './assembly/transfers.ts';
import { openTrust } from './assembly/trust.ts';
import { closeAll } from './async/close-all.ts';
import { UploadFile } from './copying/upload-file.ts';
import { DownloadQueue } from './downloads/queue.ts';
import { memoryQueue } from './downloads/records/queue-file.ts';
import { openQueueFile } from './downloads/records/queue-ownership.ts';
import { makeFolders } from './files/make-folders.ts';
import { homeFolder } from './home-folder.ts';
import { ImageFiles } from './inside/image-files.ts';
import { Listings } from './inside/listings/kept-listings.ts';
import { indexedSizeOf } from './inside/unpacked-size.ts';
import { Library } from './library/layout.ts';
import { unpackedSizeOf } from './library/space/unpacked-size.ts';
import { CheckedBlobs } from './library/verification/checked-blobs.ts';
import { configurationPaths } from './mirrors/found/configuration-paths.ts';
import { MirrorService } from './mirrors/mirror-service.ts';
import { AskedWaits, downloadWaitLimits } from './network/documents/asked-waits.ts';
import type { RegistryClient } from './registry/client/registry-client.ts';
import { imageParts } from './registry/image/image-parts.ts';
import { newestDigest } from './registry/image/newest-digest.ts';
import { streamerOf } from './registry/image/stream-layer.ts';
import { documentsWithCache } from './registry/remembered/documents-with-cache.ts';
import type { RegistryCache } from './registry/remembered/registry-cache.ts';
import { CopyService } from './services/copy-service.ts';
import type { EngineOptions, EngineServices, SettingsAccess } from './services/engine-services.ts';
import { KeepingService } from './services/keeping-service.ts';
import { LibraryService } from './services/library-service.ts';
import { MoveService } from './services/move-service.ts';
import { ProxyPassword, splitPassword } from './services/proxy-password.ts';
import { createRegistryService } from './services/registry-service.ts';
import { repairSourcesOf } from './services/repair-sources.ts';
import { openServingService } from './services/serving-service.ts';
import { createSettings } from './services/settings-service.ts';
import { createSignInService } from './services/sign-in-service.ts';
import { createSignatureService } from './services/signature-service.ts';
import { hostPlatforms } from './settings/host-platforms.ts';
import { keepStatePrivate } from './settings/private-state.ts';
import { SettingsStore } from './settings/store.ts';
import { signatureGate } from './signatures/gate.ts';
import { signatureImportGate } from './signatures/import-gate.ts';
import { arrivedBytes } from './transfer/disk/journal/arrived-bytes.ts';
import { FollowedFile } from './updates/followed-file.ts';
import { Updates } from './updates/tag-updates.ts';

/** How often followed tags are looked at (ms). */
const lookIntervals = { daily: 24 * 3_600_000, weekly: 7 * 24 * 3_600_000, never: null } as const;

/**
 * Puts the engine together: settings, library, registries, transfer, queue. Interrupted downloads go on by
 * themselves where the settings say so.
 * @throws {AppError} `DISK_PERMISSION`, `DISK_FULL` or `LIBRARY_CORRUPT` when its folders cannot be used.
 */
export async function openEngine(options: EngineOptions): Promise<EngineServices> {
  const { stateFolder, overrides = {} } = options;
  const isPersistent = options.queue === 'persistent';
  reportUnfitRows(({ rows, problem }) =>
    options.log?.('error', `One of the ${rows} does not fit its schema and is not shown (${problem}).`),
  );
  await makeFolders(stateFolder);
  await keepStatePrivate(stateFolder);
  const saved = await SettingsStore.open(
    join(stateFolder, 'settings.json'),
    overrides,
    isPersistent,
    options.log,
  );
  const proxyPassword = await ProxyPassword.open(join(stateFolder, 'proxy.bin'), options.secretBox);
  const settings = createSettings(saved, proxyPassword);
  await takeProxyPassword(saved, settings, options);
  const library = await Library.open(
    options.libraryFolder ?? libraryFolderOf(settings.get()),
    options.makesNoLibrary !== true,
  );
  if (isPersistent && !library.isReadOnly) await library.mover.announce();
  /** While the library is moved no download begins. */
  let isMoving = false;
  const platforms = () => hostPlatforms(settings.get());
  const defaultRegistry = () => settings.get().defaultRegistry;

  const registries = await openRegistries({ options, settings, saved, proxyPassword });
  const { httpClient, cache, clients, clientOf, downloadClientOf, readerOf } = registries;
  const { hours, hashes, hosts, timing, limit, scheduler, repairScheduler } = await openTransfers(
    library,
    settings,
    stateFolder,
  );

  const { sources: trust, close: closeTrust } = openTrust(options, settings, httpClient);
  const inside = new ImageFiles(
    {
      library,
      stateFolder,
      hosts: platforms,
      partsOf: (image, signal) => imageParts({ readerOf, defaultRegistry, hosts: platforms }, image, signal),
      async arrivalOf(layer) {
        const coming = scheduler.transferOf(layer.digest);
        const bytes = coming?.arrival?.frontier ?? (await arrivedBytes(library.blobs, layer));
        return { bytes, isComing: coming !== undefined };
      },
      listings: new Listings(join(stateFolder, 'listings')),
    },
    streamerOf({
      clientOf: downloadClientOf,
      defaultRegistry,
      mayFetch: () => hours.speed() !== 'none',
      timing,
      limit,
    }),
  );
  const queue = await DownloadQueue.open(
    {
      library,
      scheduler,
      // What a plan of this process has read is not asked for again when its download begins.
      clientOf: (host, waits) => {
        const client = downloadClientOf(host, waits);
        return isPersistent ? client : withDocuments(client, cache);
      },
      readerOf,
      hosts: platforms,
      gate: signatureGate({ library, settings: trust.settings, trust }),
    },
    {
      defaultRegistry,
      maximumActiveDownloads: () => (isMoving ? 0 : settings.get().maximumActiveDownloads),
      queueFolder: stateFolder,
      hours,
    },
    isPersistent ? await openQueueFile(stateFolder, options.log) : memoryQueue,
    settings.get().resumeOnStart,
  );
  settings.onChange(() => {
    hours.changed();
    queue.settingsChanged();
  });

  // Read when something is copied.
  let uploads: Promise<UploadFile> | undefined;
  const checkedBlobs = new CheckedBlobs(library.blobs, hashes);
  const servingTools = {
    library,
    checkedBlobs,
    folder: join(stateFolder, 'serving'),
    defaultRegistry,
    scheduler,
    downloads: queue,
    // Only the origin is asked for what is pulled through: two Longshores may be each other's mirrors.
    readerOf: (host: string) => documentsWithCache(clients.of(host), cache),
    clientOf: (host: string) => clients.forDownload(host, new AskedWaits(downloadWaitLimits)),
  };
  const serving = await openServingService(servingTools, isPersistent);

  const mover = new MoveService({
    library,
    settings,
    downloads: queue,
    isFolderFixed: options.libraryFolder !== undefined,
    onMoving: (isUnderWay) => {
      isMoving = isUnderWay;
      queue.settingsChanged();
    },
  });
  const keeping = new KeepingService(library, () => queue.imageRemoved());
  // The command line ends before anybody could undo, and leaves removals to the app.
  if (isPersistent && !library.isReadOnly) await keeping.finishEarlierRemovals();
  const updates = new Updates({
    library,
    file: new FollowedFile(join(stateFolder, 'followed.json'), options.log),
    queue,
    clientOf,
    readerOf,
    hosts: platforms,
    defaultRegistry,
    everyMs: () => lookIntervals[settings.get().lookForUpdates],
  });
  // A command looks when it is told to.
  if (isPersistent) updates.start();

  const signatures = createSignatureService({
    library,
    clientOf,
    readerOf,
    defaultRegistry,
    trust,
  });

  return {
    settings,
    mirrors: new MirrorService(
      registries.mirrors,
      configurationPaths(process.platform, homeFolder(), process.env),
    ),
    hours,
    serving,
    updates,
    proxyPassword: () => proxyPassword.state(saved.get().proxy),
    downloads: queue,
    registry: createRegistryService({
      clientOf,
      cache,
      hasBlob: (digest) => library.blobs.exists(digest),
      unpackedSizeOf: async (layer) =>
        (await unpackedSizeOf(layer, library.blobs)) ?? indexedSizeOf(layer, library.blobs),
      // A missing or damaged one is asked of its registry, as if it were not there.
      blobOf: (digest) => library.blobs.readSmallBlob(digest).catch(() => null),
      defaultRegistry,
      hosts: platforms,
    }),
    signatures,
    signIns: createSignInService({ store: registries.signIns, clients, httpClient, cache }),
    library: new LibraryService({
      library,
      hashes,
      stateFolder,
      isFolderFixed: options.libraryFolder !== undefined,
      defaultRegistry,
      newestDigestOf: (reference, wanted, signal) =>
        newestDigest(clientOf(reference.registry), reference, wanted, platforms(), signal),
      repairSources: repairSourcesOf({
        library,
        scheduler: repairScheduler,
        clientOf: (host) => downloadClientOf(host),
      }),
      signaturesOf: (reference, digest, signal) =>
        signatures.ofLibrary(reference, digest, { offline: true }, signal),
      importGate: signatureImportGate({ library, settings: trust.settings, trust }),
      onRemoved: () => queue.imageRemoved(),
    }),
    inside,
    keeping,
    move: (to, signal) => mover.move(to, signal),
    copies: new CopyService({
      library,
      checkedBlobs,
      contextOf: (host, signal) => clients.contextOf(host, signal),
      memory: () => {
        uploads ??= UploadFile.open(join(stateFolder, 'uploads.json'));
        return uploads;
      },
      defaultRegistry,
    }),
    async close() {
      keeping.close();
      await closeAll(
        () => inside.close(),
        () => hours.close(),
        () => serving.close(),
        () => updates.close(),
        () => queue.close(),
        () => hashes.close(),
        () => hosts.close(),
        () => httpClient.close(),
        () => cache.close(),
        closeTrust,
      );
    },
  };
}

/** Earlier versions wrote the proxy's password into the settings. It leaves them where it is not lost by that. */
async function takeProxyPassword(
  saved: SettingsAccess,
  settings: SettingsAccess,
  { queue, secretBox }: EngineOptions,
): Promise<void> {
  const { proxy } = saved.get();
  if (queue === 'memory' || splitPassword(proxy).password === '') return;
  if (secretBox === undefined || !(await secretBox.isProtected())) return;
  // A full disk is no reason not to start: the next start tries again.
  await settings.update({ proxy }).catch(() => undefined);
}

/** The client of a registry that asks for documents by digest only where the cache has them not. */
function withDocuments(client: RegistryClient, cache: RegistryCache): RegistryClient {
  return { ...client, ...documentsWithCache(client, cache) };
}

/** @throws {AppError} `DISK_PERMISSION` when none is chosen and there is no home folder. */
function libraryFolderOf({ libraryPath }: Settings): string {
  if (isAbsolute(libraryPath)) return libraryPath;
  const home = homeFolder();
  if (home !== undefined) return join(home, 'Longshore');
  throw new AppError(
    'DISK_PERMISSION',
    'This account has no home folder to keep a library in. Name the folder of the library (--library, or LONGSHORE_LIBRARY).',
  );
}
