import { LRUCache } from 'lru-cache';
import { formatBytes } from '../../../shared/format.ts';
import type {
  DifferencePlaceRequest,
  DifferencesRequest,
  DifferenceVersionsRequest,
  FileDifferences,
  ProgramVersions,
} from '../../../shared/inside/differences.ts';
import type { FileFacts, FileVersion, MapBlock, WastedFile } from '../../../shared/inside/file-facts.ts';
import type {
  ImageFile,
  ImageFilePage,
  ImageFilesSummary,
  InsideEvent,
  InsideImage,
} from '../../../shared/inside/image-files.ts';
import type { InsideState } from '../../../shared/inside/inside-state.ts';
import type { FilePreview } from '../../../shared/inside/preview.ts';
import type { FileStep, SavedFiles, SaveEvent } from '../../../shared/inside/requests.ts';
import { closeAll } from '../async/close-all.ts';
import { withProgress } from '../async/with-progress.ts';
import {
  assertOutsideLibrary,
  assertOutsideState,
  foldersOfLongshore,
} from '../library/place/outside-library.ts';
import { relisted, removedMeanwhile } from './bounds/blob-errors.ts';
import type { LayerProblem } from './bounds/layer-end.ts';
import { problemPhrase } from './bounds/layer-error.ts';
import { LayerWork } from './layer-work.ts';
import type { StreamLayer } from './listings/toc-fetch.ts';
import {
  type ImageParts,
  type ImagePlaces,
  type LocatedImage,
  type LocatedLayer,
  locateImage,
  missingLayer,
} from './locate-image.ts';
import type { PreviewOptions } from './reading/preview.ts';
import { InsideThread } from './thread/inside-thread.ts';
import type { OfTwo, Questions } from './thread/protocol.ts';
import type { ListChoice, ListOptions } from './views/list-folder.ts';
import type { SearchOptions } from './views/search-files.ts';

/** Questions about one image alone. */
type ImageQuestion = Exclude<
  keyof Questions,
  'index' | 'stream' | 'differences' | 'locateDifference' | 'programVersions'
>;

/** Images of registries whose parts are remembered. */
const keptParts = 20;

/** Characters of a media type that are told. */
const longestType = 100;

/** The files in images. Layers are looked through in one thread, questions answered in another one. */
export class ImageFiles {
  readonly #places: ImagePlaces;
  /** Registries are not asked again for what was opened or looked at last. */
  readonly #remembered = new LRUCache<string, ImageParts>({ max: keptParts });
  /** Images that the library had when they were opened, or looked at, last. */
  readonly #inLibrary = new LRUCache<string, true>({ max: keptParts });
  readonly #work: LayerWork;
  readonly #answering = new InsideThread();

  /** @param stream fetches layers that are not here. */
  constructor(places: ImagePlaces, stream: StreamLayer) {
    this.#places = places;
    this.#work = new LayerWork(places.listings, stream);
  }

  /** @throws {AppError} what `locateImage` throws. */
  async state(image: InsideImage, signal: AbortSignal): Promise<InsideState> {
    return this.#work.state(image.reference, await this.#locateAnew(image, signal), signal);
  }

  /**
   * Looks through those layers that nobody has looked through, and tells what is in the image.
   * @param fetch has layers that are not here looked through as they come, without keeping them.
   * @throws {AppError} what `locateImage` throws; `LIBRARY_CORRUPT` or `BLOB_UNKNOWN` when a layer is not here; what
   * registries answer; `DISK_FULL`, `DISK_PERMISSION`; `CANCELLED`.
   */
  async *open(
    image: InsideImage,
    signal: AbortSignal,
    { fetch = false }: { fetch?: boolean | undefined } = {},
  ): AsyncGenerator<InsideEvent, void, void> {
    const located = await this.#locateAnew(image, signal);
    const { layers } = await this.#work.state(image.reference, located, signal);
    const total = layers.reduce((sum, { bytes }) => sum + bytes, 0);
    const fetched = new Set<string>();
    let isFetching = false;
    yield* withProgress<InsideEvent, void>(
      signal,
      (bytes) => ({ type: 'progress', bytes, total, isFetching }),
      async (onBytes, workSignal) => {
        for (const [at, layer] of located.layers.entries()) {
          let told = 0;
          const count = (bytes: number) => {
            told += bytes;
            onBytes(bytes);
          };
          // One blob may be several layers.
          const isListed = layers[at]?.state === 'listed' || fetched.has(layer.descriptor.digest);
          const isWanted = layer.content === 'absent' || (fetch && !layer.isComing);
          isFetching = layer.content !== 'here' && !isListed && isWanted;
          if (isFetching && !fetch) throw missingLayer(located, layer.descriptor);
          if (isFetching) {
            await this.#work.listFromRegistry(image.reference, layer, count, workSignal);
            fetched.add(layer.descriptor.digest);
          }
          // One that was only listed has nothing that could be looked through.
          else if (layer.content !== 'absent') await this.#work.lookThrough(layer, count, workSignal);
          onBytes(layer.descriptor.size - told);
        }
        await this.#work.rest();
      },
    );
    const known = await this.#opened({ ...image, listing: undefined }, signal);
    const summary = await this.#answering.ask('summary', { image: known.place }, signal);
    yield { type: 'result', result: withWords(summary, known) };
  }

  list(image: InsideImage, node: number, options: ListOptions, signal: AbortSignal): Promise<ImageFilePage> {
    return this.#ask('list', image, { node, ...options }, signal);
  }

  locate(image: InsideImage, asked: { path: string } & ListChoice, signal: AbortSignal): Promise<FileStep[]> {
    return this.#ask('locate', image, asked, signal);
  }

  find(
    image: InsideImage,
    path: string,
    isFollowing: boolean,
    signal: AbortSignal,
  ): Promise<ImageFile | undefined> {
    return this.#ask('find', image, { path, isFollowing }, signal);
  }

  versions(image: InsideImage, node: number, signal: AbortSignal): Promise<FileVersion[]> {
    return this.#ask('versions', image, { node }, signal);
  }

  search(
    image: InsideImage,
    asked: SearchOptions & { changedBy?: number | undefined },
    signal: AbortSignal,
  ): Promise<ImageFilePage> {
    return this.#ask('search', image, asked, signal);
  }

  map(
    image: InsideImage,
    asked: { node: number; depth: number; limit: number; changedBy?: number | undefined },
    signal: AbortSignal,
  ): Promise<MapBlock[]> {
    return this.#ask('map', image, asked, signal);
  }

  async facts(image: InsideImage, node: number, signal: AbortSignal): Promise<FileFacts> {
    const located = await this.#opened(image, signal);
    const facts = await this.#answering.ask('facts', { image: located.place, node }, signal);
    const madeBy = (layer: number) => located.layers[layer]?.createdBy ?? null;
    return {
      ...facts,
      createdBy: madeBy(facts.file.layer),
      versions: facts.versions.map((version) => ({ ...version, createdBy: madeBy(version.layer) })),
    };
  }

  wasted(
    image: InsideImage,
    page: { offset: number; limit: number },
    signal: AbortSignal,
  ): Promise<{ files: WastedFile[]; total: number }> {
    return this.#ask('wasted', image, page, signal);
  }

  /** @throws {AppError} `LIBRARY_CORRUPT` when the layer is no longer what it was when it was looked through. */
  preview(
    image: InsideImage,
    asked: { node: number } & PreviewOptions,
    signal: AbortSignal,
  ): Promise<FilePreview> {
    return this.#ask('preview', image, asked, signal);
  }

  /** @throws {AppError} as `preview`. */
  read(
    image: InsideImage,
    asked: { node: number; offset: number; length: number },
    signal: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    return this.#ask('read', image, asked, signal);
  }

  /**
   * @throws {AppError} `DISK_FULL`; `DISK_PERMISSION` also for a folder in the library or with the settings, which are its
   * `details.library` then; `LIBRARY_CORRUPT`, `CANCELLED`.
   */
  async *extract(
    image: InsideImage,
    node: number,
    folder: string,
    signal: AbortSignal,
  ): AsyncGenerator<SaveEvent, void, void> {
    const { library, stateFolder } = this.#places;
    await assertOutsideLibrary(folder, library.folder);
    await assertOutsideState(folder, stateFolder);
    const forbidden = await foldersOfLongshore(library.folder, stateFolder);
    const { place } = await this.#opened(image, signal);
    let [told, total] = [0, 0];
    const result = yield* withProgress<SaveEvent, SavedFiles>(
      signal,
      (bytes) => ({ type: 'progress', bytes, total }),
      (onBytes, workSignal) =>
        this.#answering.ask(
          'extract',
          { image: place, node, folder, forbidden },
          workSignal,
          (bytes, all) => {
            total = all;
            onBytes(bytes - told);
            told = bytes;
          },
        ),
    );
    yield { type: 'result', result };
  }

  async differences(request: DifferencesRequest, signal: AbortSignal): Promise<FileDifferences> {
    return this.#answering.ask('differences', await this.#ofTwo(request, signal), signal);
  }

  async locateDifference(request: DifferencePlaceRequest, signal: AbortSignal): Promise<FileStep[]> {
    return this.#answering.ask('locateDifference', await this.#ofTwo(request, signal), signal);
  }

  async programVersions(request: DifferenceVersionsRequest, signal: AbortSignal): Promise<ProgramVersions[]> {
    return this.#answering.ask('programVersions', await this.#ofTwo(request, signal), signal);
  }

  /** Ends both threads. */
  async close(): Promise<void> {
    await closeAll(
      () => this.#work.close(),
      () => this.#answering.close(),
    );
  }

  /** As an image of a registry is now: a tag may have moved. */
  async #locateAnew(image: InsideImage, signal: AbortSignal): Promise<LocatedImage> {
    const partsOf = async (...asked: Parameters<ImagePlaces['partsOf']>) => {
      const parts = await this.#places.partsOf(...asked);
      this.#remembered.set(keyOf(image), parts);
      return parts;
    };
    const located = await locateImage({ ...this.#places, partsOf }, image, signal, true);
    if (located.isInLibrary) this.#inLibrary.set(keyOf(image), true);
    else this.#inLibrary.delete(keyOf(image));
    return located;
  }

  /** @throws {AppError} `LIBRARY_BUSY` when the caller has seen another list than there is, or the image is gone. */
  async #opened(image: InsideImage, signal: AbortSignal): Promise<LocatedImage> {
    const known = this.#remembered.get(keyOf(image));
    const partsOf = async (...asked: Parameters<ImagePlaces['partsOf']>) => {
      // Nobody has said that a registry may be asked.
      if (this.#inLibrary.has(keyOf(image))) throw removedMeanwhile();
      return known ?? this.#places.partsOf(...asked);
    };
    const located = await locateImage({ ...this.#places, partsOf }, image, signal, false);
    if (image.listing === undefined || image.listing === located.listing) return located;
    throw relisted('no-node');
  }

  async #ofTwo<Asked extends { before: InsideImage; after: InsideImage }>(
    request: Asked,
    signal: AbortSignal,
  ): Promise<OfTwo<Asked>> {
    const [before, after] = [
      await this.#opened(request.before, signal),
      await this.#opened(request.after, signal),
    ];
    return { ...request, before: before.place, after: after.place };
  }

  async #ask<Kind extends ImageQuestion>(
    kind: Kind,
    image: InsideImage,
    asked: Omit<Questions[Kind][0], 'image'>,
    signal: AbortSignal,
  ): Promise<Questions[Kind][1]> {
    const { place } = await this.#opened(image, signal);
    return this.#answering.ask(kind, { ...asked, image: place } as Questions[Kind][0], signal);
  }
}

function keyOf({ reference, digest, platform }: InsideImage): string {
  return JSON.stringify([reference, digest, platform]);
}

function problemOf(problem: LayerProblem | null, layer: LocatedLayer | undefined): string | null {
  if (layer?.isListedWhole === false)
    return `only ${formatBytes(layer.arrived)} of it have come so far, of ${formatBytes(layer.descriptor.size)}, and none is verified`;
  if (problem === null) return null;
  const type = layer?.descriptor.mediaType ?? '';
  // Artifacts have anything for layers. All layers of files are tars, by the types that specifications know.
  if (problem.kind === 'damaged' && type !== '' && !/\btar\b/.test(type))
    return `it is no layer of files: its media type is ${type.slice(0, longestType)}`;
  return problemPhrase(problem);
}

function withWords(
  summary: Questions['summary'][1],
  { place, layers, listing }: LocatedImage,
): ImageFilesSummary {
  return {
    ...summary,
    listing,
    isWindows: place.isWindows,
    layers: summary.layers.map((layer, at) => ({
      ...layer,
      createdBy: layers[at]?.createdBy ?? null,
      problem: problemOf(layer.problem, layers[at]),
      content: layers[at]?.content ?? 'absent',
      arrivedBytes: layers[at]?.isListedWhole === false ? layers[at].arrived : null,
    })),
  };
}
