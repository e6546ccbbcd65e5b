import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ImageFiles } from '../../../electron/engine/inside/image-files.ts';
import { Listings } from '../../../electron/engine/inside/listings/kept-listings.ts';
import type { ImagePlaces } from '../../../electron/engine/inside/locate-image.ts';
import { Library } from '../../../electron/engine/library/layout.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ImageFile, ImageFilesSummary, InsideImage } from '../../../shared/inside/image-files.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { addLayeredImage, type LayeredImage } from './layer-images.ts';

/** A library with one image, and what looks into it. */
export interface InsideRig {
  folder: string;
  library: Library;
  files: ImageFiles;
  image: InsideImage;
  signal: AbortSignal;
  open(): Promise<ImageFilesSummary>;
  /** Everything in the image, by path; also what was removed. */
  all(image?: InsideImage, changedBy?: number): Promise<Map<string, ImageFile>>;
  /** A file of the image whole. */
  read(path: string): Promise<Buffer>;
}

const reference = 'image.example/a:1';

/** A library, and what looks into its images: its threads take longer to start than to answer. */
export interface InsideLibrary {
  folder: string;
  library: Library;
  files: ImageFiles;
}

/** Makes a library; `files` must be closed. */
export async function insideLibrary(folder: string, more: Partial<ImagePlaces> = {}): Promise<InsideLibrary> {
  const library = await Library.open(folder);
  // There is no registry.
  const none = async (): Promise<never> => {
    throw new AppError('MANIFEST_UNKNOWN', 'There is no such image.');
  };
  const places = {
    library,
    stateFolder: `${folder}-state`,
    hosts: () => [{ os: 'linux', architecture: 'amd64' }],
    partsOf: none,
    arrivalOf: async () => ({ bytes: 0, isComing: false }),
    listings: new Listings(`${folder}-listings`),
  };
  const files = new ImageFiles({ ...places, ...more }, none);
  return { folder, library, files };
}

/** Makes an image of these layers, in a library of its own unless there is one. */
export async function insideRig(
  layers: readonly Buffer[],
  more: Partial<LayeredImage> = {},
  shared?: InsideLibrary,
): Promise<InsideRig> {
  const place = shared ?? (await insideLibrary(join(temporaryFolder(), 'library')));
  const { folder, library, files } = place;
  if (shared === undefined) onTestFinished(() => files.close());
  const image = { reference: more.reference ?? reference };
  await addLayeredImage(library, { ...image, layers, ...more });
  const { signal } = new AbortController();

  async function open(): Promise<ImageFilesSummary> {
    for await (const event of files.open(image, signal)) if (event.type === 'result') return event.result;
    throw new Error('No result came');
  }

  async function all(of: InsideImage = image, changedBy?: number): Promise<Map<string, ImageFile>> {
    const found = new Map<string, ImageFile>();
    const folders = [0];
    for (let node = folders.pop(); node !== undefined; node = folders.pop()) {
      const page = await files.list(of, node, { order: 'name', changedBy, offset: 0, limit: 10_000 }, signal);
      for (const file of page.files) {
        found.set(file.path, file);
        if (file.hasChildren) folders.push(file.node);
      }
    }
    return found;
  }

  async function read(path: string): Promise<Buffer> {
    const file = await files.find(image, path, true, signal);
    if (file === undefined) throw new Error(`There is no ${path}`);
    return Buffer.from(await files.read(image, { node: file.node, offset: 0, length: file.bytes }, signal));
  }

  return { folder, library, files, image, signal, open, all, read };
}
