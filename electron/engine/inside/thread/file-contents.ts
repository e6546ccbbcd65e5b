import { AppError, isAppError } from '../../../../shared/errors.ts';
import { LayerEnd } from '../bounds/layer-end.ts';
import type { StoredIndex } from '../index/index-file.ts';
import type { LayerPlace } from '../index/layer-place.ts';
import { keepSpans, type SpanReader } from '../packing/span-reader.ts';
import { fileBytes } from '../reading/file-bytes.ts';
import { withLayer } from '../reading/layer-reader.ts';
import { programVersion } from '../reading/program-version.ts';
import { remakeIndex } from '../reading/remake-index.ts';
import { seekToc } from '../toc/seek-toc.ts';
import { kindAt } from '../views/file-row.ts';
import type { Work } from './answer.ts';
import type { OpenImage, OpenImages } from './open-images.ts';

/** Codes of what cannot be read now. */
const unreadable = [
  'BLOB_UNKNOWN',
  'INTERNAL',
  'DISK_PERMISSION',
  'LIBRARY_CORRUPT',
  'LIBRARY_BUSY',
] as const;

/** A file of an open image. */
export interface FileAt {
  open: OpenImage;
  node: number;
}

/** The bytes of files in images. What was unpacked last stays in memory. */
export class FileContents {
  readonly #images: OpenImages;
  readonly #kept = keepSpans();

  constructor(images: OpenImages) {
    this.#images = images;
  }

  /** Bytes of a file. @throws {AppError} `INTERNAL` for what is none. */
  sizeOf(file: FileAt): number {
    const { stored, row } = rowOf(file);
    return stored.index.rows.size[row] ?? 0;
  }

  /**
   * A part of a file, in bytes.
   * @throws {AppError} as `sizeOf`; `CANCELLED`; {LayerEnd} and what reading a blob throws.
   */
  async read(
    file: FileAt,
    { offset, length }: { offset: number; length: number },
    { progress }: Work,
  ): Promise<Buffer<ArrayBuffer>> {
    const { layer, stored, row } = rowOf(file);
    return this.withLayer({ open: file.open, layer, onStep: () => progress(0, 0) }, async (reader) => {
      const chunks: Buffer[] = [];
      for await (const bytes of fileBytes({ reader, rows: stored.index.rows, row }, offset, length)) {
        chunks.push(Buffer.from(bytes));
        progress(0, 0);
      }
      return Buffer.concat(chunks);
    });
  }

  /**
   * The version of a program; null for all else, and for what cannot be read.
   * @throws {AppError} `CANCELLED`.
   */
  async versionAt(file: FileAt, work: Work): Promise<string | null> {
    if (kindAt(file.open.tree, file.node) !== 'file') return null;
    try {
      return await programVersion((offset, length) => this.read(file, { offset, length }, work));
    } catch (error) {
      if (error instanceof LayerEnd || isAppError(error, ...unreadable)) return null;
      throw error;
    }
  }

  /**
   * Opens a layer of an image to be read in any part.
   * @param onStep is called while its index is made anew.
   * @throws what reading it throws.
   */
  withLayer<Result>(
    { open, layer, onStep }: { open: OpenImage; layer: number; onStep: () => void },
    run: (reader: SpanReader) => Promise<Result>,
  ): Promise<Result> {
    const { place, stored } = layerOf(open, layer);
    const remake = () => this.#remake(place, stored, onStep);
    return withLayer(place, { stored, kept: this.#kept, remake }, run);
  }

  #remake(place: LayerPlace, stored: StoredIndex, onStep: () => void) {
    // Whatever comes of it: nobody goes on with what is wrong.
    this.#images.forget(place);
    this.#kept.clear();
    return remakeIndex(place, stored, seekToc, onStep);
  }
}

/** Where a layer of an open image is, and what is known of it. */
export function layerOf({ places, stored }: OpenImage, layer: number) {
  const [place, index] = [places[layer], stored[layer]];
  if (place === undefined || index === undefined) throw new Error(`There is no layer ${layer}`);
  return { place, stored: index };
}

/** The layer that holds a file, and its row there. */
function rowOf({ open, node }: FileAt) {
  const { layer = 0, row = 0 } = open.tree.nodes.versionOf(node) ?? {};
  if (kindAt(open.tree, node) !== 'file')
    throw new AppError('INTERNAL', 'Only files can be read, and this is none.', {
      details: { reason: 'no-file' },
    });
  return { layer, row, stored: layerOf(open, layer).stored };
}
