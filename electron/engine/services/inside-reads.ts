import type {
  FileDifference,
  FileVersion,
  ImageFile,
  ImageFilePage,
  InsideEvent,
  InsideImage,
} from '../../../shared/inside/image-files.ts';
import type { ExtractEvent } from '../inside/image-files.ts';
import type { ListOptions } from '../inside/views/list-folder.ts';

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
