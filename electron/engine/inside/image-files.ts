import { LRUCache } from 'lru-cache';
import { AppError } from '../../../shared/errors.ts';
import type { DifferencesRequest, FileDifferences } from '../../../shared/inside/differences.ts';
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
import type { SavedFiles, SaveEvent } from '../../../shared/inside/requests.ts';
import { closeAll } from '../async/close-all.ts';
import { withProgress } from '../async/with-progress.ts';
import { problemPhrase } from './bounds/layer-error.ts';
import { LayerWork } from './layer-work.ts';
import {
  type ImageParts,
  type ImagePlaces,
  type LocatedImage,
  locateImage,
  missingLayer,
} from './locate-image.ts';
import type { PreviewOptions } from './reading/preview.ts';
import { InsideThread } from './thread/inside-thread.ts';
import type { Questions } from './thread/protocol.ts';
import type { ListOptions } from './views/list-folder.ts';
import type { SearchOptions } from './views/search-files.ts';

/** Images of registries whose parts are remembered. */
const keptParts = 20;

/** The files in images. Layers are looked through in one thread, questions answered in another one. */
export class ImageFiles {
  readonly #places: ImagePlaces;
  /** Registries are not asked again for what was opened or looked at last. */
  readonly #remembered = new LRUCache<string, ImageParts>({ max: keptParts });
  readonly #work = new LayerWork();
  readonly #answering = new InsideThread();

  constructor(places: ImagePlaces) {
    this.#places = places;
  }

  /** @throws {AppError} what `locateImage` throws. */
  async state(image: InsideImage, signal: AbortSignal): Promise<InsideState> {
    return this.#work.state(await this.#locateAnew(image, signal));
  }

  /**
   * Looks through those layers that nobody has looked through, and tells what is in the image.
   * @throws {AppError} what `locateImage` throws; `LIBRARY_CORRUPT` or `BLOB_UNKNOWN` when a layer is not here; `DISK_FULL`,
   * `DISK_PERMISSION`; `CANCELLED`.
   */
  async *open(image: InsideImage, signal: AbortSignal): AsyncGenerator<InsideEvent, void, void> {
    const located = await this.#locateAnew(image, signal);
    const absent = located.layers.find(({ isHere }) => !isHere);
    if (absent !== undefined) throw missingLayer(located, absent.descriptor);
    const total = located.layers.reduce((sum, { descriptor }) => sum + descriptor.size, 0);
    yield* withProgress<InsideEvent, void>(
      signal,
      (bytes) => ({ type: 'progress', bytes, total, isFetching: false }),
      (onBytes, workSignal) => this.#work.lookThrough(located, onBytes, workSignal),
    );
    const summary = await this.#answering.ask('summary', { image: located.place }, signal);
    yield { type: 'result', result: withWords(summary, located) };
  }

  list(image: InsideImage, node: number, options: ListOptions, signal: AbortSignal): Promise<ImageFilePage> {
    return this.#ask('list', image, { node, ...options }, signal);
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

  search(image: InsideImage, asked: SearchOptions, signal: AbortSignal): Promise<ImageFilePage> {
    return this.#ask('search', image, asked, signal);
  }

  map(
    image: InsideImage,
    asked: { node: number; depth: number; limit: number },
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
      productVersion: null,
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
    node: number,
    offset: number,
    length: number,
    signal: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    return this.#ask('read', image, { node, offset, length }, signal);
  }

  /** @throws {AppError} `DISK_FULL`, `DISK_PERMISSION`, `LIBRARY_CORRUPT`, `CANCELLED`. */
  async *extract(
    image: InsideImage,
    node: number,
    folder: string,
    signal: AbortSignal,
  ): AsyncGenerator<SaveEvent, void, void> {
    const { place } = await this.#opened(image, signal);
    let [told, total] = [0, 0];
    const result = yield* withProgress<SaveEvent, SavedFiles>(
      signal,
      (bytes) => ({ type: 'progress', bytes, total }),
      (onBytes, workSignal) =>
        this.#answering.ask('extract', { image: place, node, folder }, workSignal, (bytes, all) => {
          total = all;
          onBytes(bytes - told);
          told = bytes;
        }),
    );
    yield { type: 'result', result };
  }

  async differences(
    { before, after, ...asked }: DifferencesRequest,
    signal: AbortSignal,
  ): Promise<FileDifferences> {
    const [left, right] = [await this.#opened(before, signal), await this.#opened(after, signal)];
    return this.#answering.ask('differences', { ...asked, before: left.place, after: right.place }, signal);
  }

  /** Ends both threads. */
  async close(): Promise<void> {
    await closeAll(
      () => this.#work.close(),
      () => this.#answering.close(),
    );
  }

  /** As an image of a registry is now: a tag may have moved. */
  #locateAnew(image: InsideImage, signal: AbortSignal): Promise<LocatedImage> {
    const partsOf = async (...asked: Parameters<ImagePlaces['partsOf']>) => {
      const parts = await this.#places.partsOf(...asked);
      this.#remembered.set(keyOf(image), parts);
      return parts;
    };
    return locateImage({ ...this.#places, partsOf }, image, signal);
  }

  /** @throws {AppError} `INTERNAL` when the caller has seen another list than there is. */
  async #opened(image: InsideImage, signal: AbortSignal): Promise<LocatedImage> {
    const known = this.#remembered.get(keyOf(image));
    const places = known === undefined ? this.#places : { ...this.#places, partsOf: async () => known };
    const located = await locateImage(places, image, signal);
    if (image.listing === undefined || image.listing === located.listing) return located;
    throw new AppError('INTERNAL', 'The image has changed since its files were listed. Open them again.', {
      details: { reason: 'no-node' },
    });
  }

  async #ask<Kind extends 'list' | 'find' | 'versions' | 'search' | 'map' | 'wasted' | 'preview' | 'read'>(
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
      problem: layer.problem === null ? null : problemPhrase(layer.problem),
      content: layers[at]?.isHere === true ? 'here' : 'absent',
      arrivedBytes: null,
    })),
  };
}
