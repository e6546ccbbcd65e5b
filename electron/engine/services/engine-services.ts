import type { FoundMirror, Mirror, MirrorInput } from '../../../shared/mirrors/mirror.ts';
import type { BundleEvent, BundleInspection, BundleRequest } from '../../../shared/schemas/bundle.ts';
import type {
  DownloadDetail,
  DownloadEvent,
  DownloadPlan,
  DownloadRequest,
  DownloadRow,
  ExportTarget,
} from '../../../shared/schemas/download.ts';
import type { CopyEvent, CopyRequest } from '../../../shared/schemas/hand-over/copy.ts';
import type { HoursState, SpeedOverride } from '../../../shared/schemas/hours.ts';
import type { Image, NamePage, PlatformSize, RepositoryDetails } from '../../../shared/schemas/image.ts';
import type { ImportEvent } from '../../../shared/schemas/import.ts';
import type {
  ExportEvent,
  ExportInspection,
  LibraryImage,
  LibraryStatus,
  MoveEvent,
  PruneResult,
  RemoveResult,
  VerifyEvent,
  VerifyRequest,
} from '../../../shared/schemas/library.ts';
import type { LibrarySpace, Removal } from '../../../shared/schemas/library-space.ts';
import type { ProxyPasswordState, Settings, SettingsPatch } from '../../../shared/schemas/settings.ts';
import type { SignIn, SignInRequest, SignInResult } from '../../../shared/schemas/sign-in.ts';
import type { ImageSignatures, SignedImage } from '../../../shared/schemas/signatures.ts';
import type {
  FollowedTag,
  FollowRequest,
  LookRequest,
  LookResult,
  UpdateRequest,
  UpdatesState,
} from '../../../shared/schemas/updates.ts';
import type {
  ServedEngine,
  ServedRequest,
  ServingChange,
  ServingCheck,
  ServingEvent,
  ServingStatus,
} from '../../../shared/serving/schemas.ts';
import type { ExportPlace } from '../export/place.ts';
import type { SecretBox } from '../registry/access/secret-box.ts';
import type { RegistryRequest, RunningRegistry } from '../serving/library-registry.ts';
import type { SignatureDemand } from '../signatures/rules.ts';
import type { InsideReads } from './inside-reads.ts';

/** Reads of registries. References and repositories are texts as users write them. */
export interface RegistryService {
  catalog(registry: string, signal: AbortSignal): AsyncIterable<NamePage>;
  tags(repository: string, signal: AbortSignal): AsyncIterable<NamePage>;
  repositoryDetails(repository: string, signal: AbortSignal): Promise<RepositoryDetails>;
  /** @param indexOnly leaves `selected` null for an index. */
  image(
    reference: string,
    platform: string | undefined,
    signal: AbortSignal,
    indexOnly?: boolean,
  ): Promise<Image>;
  openImage(reference: string, platform: string | undefined, signal: AbortSignal): AsyncIterable<Image>;
  /** An image as the library has it, under the name that it has there; no registry is asked. */
  imageOfLibrary(
    named: { reference: string; digest: string; platform?: string | undefined },
    signal: AbortSignal,
  ): Promise<Image>;
  platformSizes(reference: string, signal: AbortSignal): AsyncIterable<PlatformSize>;
}

/** The registries that the user is signed in to. */
export interface SignInService {
  list(): Promise<SignIn[]>;
  signIn(request: SignInRequest, signal: AbortSignal): Promise<SignInResult>;
  signOut(registry: string): Promise<void>;
}

/** The queue of downloads. */
export interface Downloads {
  list(): DownloadRow[];
  /** What a download of this would fetch; its export does not count. */
  plan(request: DownloadRequest, signal: AbortSignal): Promise<DownloadPlan>;
  start(request: DownloadRequest): Promise<DownloadRow>;
  pause(ids: string[]): Promise<void>;
  resume(ids: string[]): Promise<void>;
  cancel(ids: string[]): Promise<void>;
  retry(ids: string[]): Promise<void>;
  remove(ids: string[]): Promise<void>;
  /** Bytes on the disk that `remove` of these deletes at this moment. */
  removableBytes(ids: string[]): Promise<number>;
  reorder(ids: string[], before: string | null): Promise<void>;
  setLimit(id: string, limitRate: number | null): Promise<void>;
  /** Has one export its image when it has arrived, or not; false where it is too late for that. */
  setExport(id: string, target: ExportTarget | null): Promise<boolean>;
  /** Has one that is not at an end wait until an ISO time. */
  postpone(id: string, startAt: string): Promise<void>;
  events(signal: AbortSignal): AsyncIterable<DownloadEvent>;
  detail(id: string, signal: AbortSignal): AsyncIterable<DownloadDetail>;
}

/** The local OCI image layout. */
export interface LibraryReads {
  list(): Promise<LibraryImage[]>;
  status(): Promise<LibraryStatus>;
  place(): Pick<LibraryStatus, 'path' | 'isReadOnly'>;
  verify(request: VerifyRequest, signal: AbortSignal): AsyncIterable<VerifyEvent>;
  /** @param platform of an image with several platforms this one alone. */
  export(
    reference: string,
    digest: string | undefined,
    target: ExportTarget,
    signal: AbortSignal,
    platform?: string,
  ): AsyncIterable<ExportEvent>;
  /** What a bundle would be. It changes nothing. */
  inspectBundle(request: BundleRequest): Promise<BundleInspection>;
  bundle(request: BundleRequest, signal: AbortSignal): AsyncIterable<BundleEvent>;
  /** Digests of all blobs of images that are whole, in their order. */
  digests(): Promise<string[]>;
  /**
   * Imports archives and folders of images, one after the other.
   * @param name what the only image of the only path is to be called.
   */
  import(paths: readonly string[], name: string | undefined, signal: AbortSignal): AsyncIterable<ImportEvent>;
  inspectExport(place: ExportPlace): Promise<ExportInspection>;
  /** True for the absolute path of an export of this session. */
  hasExported(path: string): boolean;
  remove(reference: string, digest: string | undefined): Promise<RemoveResult>;
  /** @param isDryRun only tells what would be deleted. */
  prune(isDryRun: boolean): Promise<PruneResult>;
  newestDigest(
    reference: string,
    digest: string | undefined,
    signal: AbortSignal,
  ): Promise<{ digest: string; isNewer: boolean }>;
}

/** Further places that hold the blobs of registries. */
export interface MirrorServices {
  list(): Promise<Mirror[]>;
  add(mirror: MirrorInput): Promise<Mirror[]>;
  remove(mirror: MirrorInput): Promise<Mirror[]>;
  found(): Promise<FoundMirror[]>;
}

/** Copies of the library's images to registries. */
export interface CopyServices {
  copy(request: CopyRequest, signal: AbortSignal): AsyncIterable<CopyEvent>;
}

/** The library as a registry for other programs and computers. */
export interface ServingService {
  /**
   * Serves the library until it is closed, or the engine is.
   * @throws {AppError} `NETWORK` with `details.reason` when the address cannot be had, `TLS`, `DISK_PERMISSION`.
   */
  listen(request: RegistryRequest): Promise<RunningRegistry>;
  /** The switch of the app: what it is, and how it is changed. Each throws what `listen` throws. */
  status(): Promise<ServingStatus>;
  start(): Promise<ServingStatus>;
  stop(): Promise<ServingStatus>;
  change(change: ServingChange): Promise<ServingStatus>;
  /** Asks what is served as this client would. */
  check(engine: ServedEngine): Promise<ServingCheck>;
  events(signal: AbortSignal): AsyncIterable<ServingEvent>;
  /** The last requests that were answered, and then those that come. */
  requests(signal: AbortSignal): AsyncIterable<ServedRequest[]>;
}

/** Followed tags, and newer versions of what the library has. */
export interface UpdatesService {
  state(): Promise<UpdatesState>;
  follow(request: FollowRequest, signal: AbortSignal): Promise<FollowedTag>;
  unfollow(references: readonly string[]): Promise<void>;
  /** Asks registries what tags mean now. */
  look(request: LookRequest, signal: AbortSignal): Promise<LookResult>;
  /** Starts downloads of updates that are known, and tells their ids. */
  update(request: UpdateRequest): Promise<string[]>;
}

/** The space of the library, and removals that can be undone. */
export interface LibraryKeeping {
  space(): Promise<LibrarySpace>;
  /** Deletes what is unfinished of these blobs and that nobody needs; the bytes that this freed. */
  discardUnfinished(digests: readonly string[]): Promise<number>;
  /** Removes images with no way back. */
  removeNow(images: Removal['images']): Promise<RemoveResult>;
  beginRemoval(images: Removal['images']): Promise<Removal>;
  pendingRemovals(): Promise<Removal[]>;
  /** @returns how many images are there again. */
  undoRemoval(id: string): Promise<number>;
  finishRemoval(id: string): Promise<RemoveResult>;
}

/** How fast downloads may be at this moment. */
export interface HoursService {
  state(): HoursState;
  /** Chooses a speed for a while; null goes back to the hours. */
  choose(override: SpeedOverride | null): void;
}

export interface SettingsAccess {
  get(): Settings;
  update(patch: SettingsPatch): Promise<Settings>;
  /** Calls back after each change, with all settings as they are then. */
  onChange(listener: (settings: Settings) => void): void;
}

/** What is attached to images, and what their signatures are worth. */
export interface SignatureReads {
  /**
   * Of an image of a registry.
   * @param digests of its index and of manifests that it names, or of its one manifest.
   * @param options `makers` looks also into what is attached, for who made it.
   */
  ofImage(
    reference: string,
    digests: readonly [string, ...string[]],
    signal: AbortSignal,
    options?: { makers?: boolean | undefined },
  ): Promise<ImageSignatures>;
  /**
   * Of an image of the library: what was kept with it, else what its registry has.
   * @param options `offline` asks nobody; `makers` as above.
   */
  ofLibrary(
    reference: string,
    digest: string | undefined,
    options: { offline?: boolean | undefined; makers?: boolean | undefined },
    signal: AbortSignal,
  ): Promise<ImageSignatures>;
  /** Of several images of the library, by what was kept with them; one that cannot be read is left out. */
  ofLibraryImages(
    images: readonly { reference: string; digest?: string | undefined }[],
    signal: AbortSignal,
  ): Promise<SignedImage[]>;
}

/** The one facade that hosts and the API use. `close` pauses transfers, writes journals and ends workers. */
export interface EngineServices {
  registry: RegistryService;
  signIns: SignInService;
  signatures: SignatureReads;
  downloads: Downloads;
  library: LibraryReads;
  inside: InsideReads;
  serving: ServingService;
  updates: UpdatesService;
  copies: CopyServices;
  mirrors: MirrorServices;
  hours: HoursService;
  keeping: LibraryKeeping;
  /** Moves the library to a new or empty folder, with downloads paused meanwhile. */
  move(to: string, signal: AbortSignal): AsyncIterable<MoveEvent>;
  settings: SettingsAccess;
  /** Where the password of the settings' proxy is: nowhere, encrypted, or in memory until this process ends. */
  proxyPassword(): ProxyPasswordState;
  close(): Promise<void>;
}

/** How a host opens the engine (`openEngine` of engine.ts). */
export interface EngineOptions {
  /** Folder of settings and queue. */
  stateFolder: string;
  /** Overrides the library of the settings. */
  libraryFolder?: string;
  /** Where there is no library none is made: there are no images in it, and none can be added. One that is there is opened as always. */
  makesNoLibrary?: boolean;
  /** `memory` keeps the queue and changes of settings to this process: the command line. */
  queue: 'persistent' | 'memory';
  /** Overrides of the settings for this process alone. */
  overrides?: SettingsPatch;
  /** Mirrors for this process alone, in place of those of the user. */
  mirrors?: readonly Mirror[];
  /** What this run asks of signatures beyond the rules of the settings. */
  signatures?: SignatureDemand;
  /** Sends every registry not on loopback over plain HTTP too. */
  plainHttp?: boolean;
  /** Receives diagnostics; never a credential. */
  log?: (level: 'debug' | 'info' | 'warn' | 'error', message: string, details?: object) => void;
  /** The system's proxy for a URL, where a host knows it (Electron): a proxy URL, or null for a direct connection. */
  resolveProxy?: (url: string) => Promise<string | null>;
  /** The system's protection for secrets, where a host has one (Electron); without it sign-ins end with the process. */
  secretBox?: SecretBox;
}
