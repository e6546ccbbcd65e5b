import type { BundleEvent, BundleRequest } from '../../../shared/schemas/bundle.ts';
import type {
  DownloadDetail,
  DownloadEvent,
  DownloadPlan,
  DownloadRequest,
  DownloadRow,
  ExportTarget,
} from '../../../shared/schemas/download.ts';
import type { Image, NamePage, PlatformSize, RepositoryDetails } from '../../../shared/schemas/image.ts';
import type {
  FileDifference,
  FileVersion,
  ImageFile,
  ImageFilePage,
  InsideEvent,
  InsideImage,
} from '../../../shared/schemas/inside.ts';
import type {
  ExportEvent,
  ExportInspection,
  LibraryImage,
  LibraryStatus,
  PruneResult,
  RemoveResult,
  VerifyEvent,
} from '../../../shared/schemas/library.ts';
import type { ProxyPasswordState, Settings, SettingsPatch } from '../../../shared/schemas/settings.ts';
import type { SignIn, SignInRequest, SignInResult } from '../../../shared/schemas/sign-in.ts';
import type { ExportPlace } from '../export/place.ts';
import type { ExtractEvent } from '../inside/image-files.ts';
import type { ListOptions } from '../inside/views/list-folder.ts';
import type { ImportedImage } from '../library/import/import-images.ts';
import type { SecretBox } from '../registry/access/secret-box.ts';

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
  events(signal: AbortSignal): AsyncIterable<DownloadEvent>;
  detail(id: string, signal: AbortSignal): AsyncIterable<DownloadDetail>;
}

/** What an import tells: `progress` of one path after the other, and each image when it is in the library. */
export type ImportEvent =
  | { type: 'progress'; bytes: number; total: number }
  | ({ type: 'imported' } & ImportedImage);

/** The local OCI image layout. */
export interface LibraryReads {
  list(): Promise<LibraryImage[]>;
  status(): Promise<LibraryStatus>;
  verify(reference: string | undefined, signal: AbortSignal): AsyncIterable<VerifyEvent>;
  export(
    reference: string,
    digest: string | undefined,
    target: ExportTarget,
    signal: AbortSignal,
  ): AsyncIterable<ExportEvent>;
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

/** The files in the images of the library. Numbers of nodes count as long as image and layer stay the same. */
export interface InsideReads {
  /** Looks through those layers that nobody has looked through, and tells what is in the image. */
  open(image: InsideImage, signal: AbortSignal): AsyncIterable<InsideEvent>;
  list(image: InsideImage, node: number, options: ListOptions, signal: AbortSignal): Promise<ImageFilePage>;
  /** What a path leads to, as people write it; undefined when nothing is there. */
  find(
    image: InsideImage,
    path: string,
    isFollowing: boolean,
    signal: AbortSignal,
  ): Promise<ImageFile | undefined>;
  versions(image: InsideImage, node: number, signal: AbortSignal): Promise<FileVersion[]>;
  search(image: InsideImage, query: string, limit: number, signal: AbortSignal): Promise<ImageFilePage>;
  /** Bytes of a file, fewer where it ends. */
  read(
    image: InsideImage,
    node: number,
    offset: number,
    length: number,
    signal: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>>;
  /** Writes what is at a node, and below it, to new files in a folder. */
  extract(image: InsideImage, node: number, folder: string, signal: AbortSignal): AsyncIterable<ExtractEvent>;
  /** What differs from one image to another, both of which have been opened. */
  differences(
    before: InsideImage,
    after: InsideImage,
    limit: number,
    signal: AbortSignal,
  ): Promise<{ differences: FileDifference[]; total: number }>;
}

export interface SettingsAccess {
  get(): Settings;
  update(patch: SettingsPatch): Promise<Settings>;
  /** Calls back after each change, with all settings as they are then. */
  onChange(listener: (settings: Settings) => void): void;
}

/** The one facade that hosts and the API use. `close` pauses transfers, writes journals and ends workers. */
export interface EngineServices {
  registry: RegistryService;
  signIns: SignInService;
  downloads: Downloads;
  library: LibraryReads;
  inside: InsideReads;
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
  /** `memory` keeps the queue and changes of settings to this process: the command line. */
  queue: 'persistent' | 'memory';
  /** Overrides of the settings for this process alone. */
  overrides?: SettingsPatch;
  /** Sends every registry not on loopback over plain HTTP too. */
  plainHttp?: boolean;
  /** Receives diagnostics; never a credential. */
  log?: (level: 'debug' | 'info' | 'warn' | 'error', message: string, details?: object) => void;
  /** The system's proxy for a URL, where a host knows it (Electron): a proxy URL, or null for a direct connection. */
  resolveProxy?: (url: string) => Promise<string | null>;
  /** The system's protection for secrets, where a host has one (Electron); without it sign-ins end with the process. */
  secretBox?: SecretBox;
}
