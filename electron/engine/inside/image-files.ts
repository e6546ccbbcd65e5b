import type { Platform } from '../../../shared/descriptor.ts';
import type {
  FileDifference,
  FileVersion,
  ImageFile,
  ImageFilePage,
  ImageFilesSummary,
  InsideEvent,
  InsideImage,
} from '../../../shared/inside/image-files.ts';
import { closeAll } from '../async/close-all.ts';
import { withProgress } from '../async/with-progress.ts';
import type { Library } from '../library/layout.ts';
import { problemPhrase } from './bounds/layer-error.ts';
import { type LocatedImage, locateImage } from './locate-image.ts';
import { InsideThread } from './thread/inside-thread.ts';
import type { Extracted, Questions } from './thread/protocol.ts';
import type { ListOptions } from './views/list-folder.ts';

/** What an extraction tells: how far it is, and last what it has written. */
export type ExtractEvent =
  | { type: 'progress'; bytes: number; total: number }
  | { type: 'result'; result: Extracted };

/** The files in the images of a library. Layers are looked through in one thread, questions answered in another one. */
export class ImageFiles {
  readonly #library: Library;
  readonly #hosts: () => readonly Platform[];
  readonly #indexing = new InsideThread();
  readonly #answering = new InsideThread();

  /** @param hosts tells the platforms that an image of several is looked into for, where nobody names one. */
  constructor(library: Library, hosts: () => readonly Platform[]) {
    this.#library = library;
    this.#hosts = hosts;
  }

  /**
   * Looks through those layers that nobody has looked through, and tells what is in the image.
   * @throws {AppError} what `locateImage` throws; `DISK_FULL`, `DISK_PERMISSION`; `CANCELLED`.
   */
  async *open(image: InsideImage, signal: AbortSignal): AsyncGenerator<InsideEvent, void, void> {
    const located = await this.#locate(image);
    const total = located.sizes.reduce((sum, size) => sum + size, 0);
    yield* withProgress<InsideEvent, void>(
      signal,
      (bytes) => ({ type: 'progress', bytes, total }),
      (onBytes, workSignal) => this.#index(located, onBytes, workSignal),
    );
    const summary = await this.#answering.ask('summary', { image: located.place }, signal);
    yield { type: 'result', result: withWords(summary, located) };
  }

  async list(
    image: InsideImage,
    node: number,
    options: ListOptions,
    signal: AbortSignal,
  ): Promise<ImageFilePage> {
    return this.#ask('list', image, { node, ...options }, signal);
  }

  async find(
    image: InsideImage,
    path: string,
    isFollowing: boolean,
    signal: AbortSignal,
  ): Promise<ImageFile | undefined> {
    return this.#ask('find', image, { path, isFollowing }, signal);
  }

  async versions(image: InsideImage, node: number, signal: AbortSignal): Promise<FileVersion[]> {
    return this.#ask('versions', image, { node }, signal);
  }

  async search(
    image: InsideImage,
    query: string,
    limit: number,
    signal: AbortSignal,
  ): Promise<ImageFilePage> {
    return this.#ask('search', image, { query, limit }, signal);
  }

  /** @throws {AppError} `LIBRARY_CORRUPT` when the layer is no longer what it was when it was looked through. */
  async read(
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
  ): AsyncGenerator<ExtractEvent, void, void> {
    const { place } = await this.#locate(image);
    let [told, total] = [0, 0];
    const result = yield* withProgress<ExtractEvent, Extracted>(
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
    before: InsideImage,
    after: InsideImage,
    limit: number,
    signal: AbortSignal,
  ): Promise<{ differences: FileDifference[]; total: number }> {
    const [left, right] = [await this.#locate(before), await this.#locate(after)];
    return this.#answering.ask('differences', { before: left.place, after: right.place, limit }, signal);
  }

  /** Ends both threads. */
  async close(): Promise<void> {
    await closeAll(
      () => this.#indexing.close(),
      () => this.#answering.close(),
    );
  }

  async #index(
    { place, sizes }: LocatedImage,
    onBytes: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    for (const [at, layer] of place.layers.entries()) {
      let told = 0;
      await this.#indexing.ask('index', { layer }, signal, (bytes) => {
        onBytes(bytes - told);
        told = bytes;
      });
      onBytes((sizes[at] ?? told) - told);
    }
    await this.#indexing.rest();
  }

  #locate(image: InsideImage): Promise<LocatedImage> {
    return locateImage(this.#library, image, this.#hosts());
  }

  async #ask<Kind extends 'list' | 'find' | 'versions' | 'search' | 'read'>(
    kind: Kind,
    image: InsideImage,
    asked: Omit<Questions[Kind][0], 'image'>,
    signal: AbortSignal,
  ): Promise<Questions[Kind][1]> {
    const { place } = await this.#locate(image);
    return this.#answering.ask(kind, { ...asked, image: place } as Questions[Kind][0], signal);
  }
}

function withWords(summary: Questions['summary'][1], { place, createdBy }: LocatedImage): ImageFilesSummary {
  return {
    ...summary,
    isWindows: place.isWindows,
    layers: summary.layers.map((layer, at) => ({
      ...layer,
      createdBy: createdBy[at] ?? null,
      problem: layer.problem === null ? null : problemPhrase(layer.problem),
    })),
  };
}
