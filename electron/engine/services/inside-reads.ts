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
  InsideEvent,
  InsideImage,
} from '../../../shared/inside/image-files.ts';
import type { InsideState } from '../../../shared/inside/inside-state.ts';
import type { FilePreview } from '../../../shared/inside/preview.ts';
import type { FileStep, SaveEvent } from '../../../shared/inside/requests.ts';
import type { PreviewOptions } from '../inside/reading/preview.ts';
import type { ListChoice, ListOptions } from '../inside/views/list-folder.ts';
import type { SearchOptions } from '../inside/views/search-files.ts';

/** The files in images. Numbers of nodes count as long as image and layer stay the same. */
export interface InsideReads {
  /** How far the files are known, and what it costs to know them. */
  state(image: InsideImage, signal: AbortSignal): Promise<InsideState>;
  /**
   * Looks through those layers that nobody has looked through, and tells what is in the image.
   * @param options `fetch` has those that are not here fetched, without keeping them.
   */
  open(
    image: InsideImage,
    signal: AbortSignal,
    options?: { fetch?: boolean | undefined },
  ): AsyncIterable<InsideEvent>;
  list(image: InsideImage, node: number, options: ListOptions, signal: AbortSignal): Promise<ImageFilePage>;
  /** The way to a path, with the place of each step in the list of its folder; empty when it is in none. */
  locate(image: InsideImage, asked: { path: string } & ListChoice, signal: AbortSignal): Promise<FileStep[]>;
  /** What a path leads to, as people write it; undefined when nothing is there. */
  find(
    image: InsideImage,
    path: string,
    isFollowing: boolean,
    signal: AbortSignal,
  ): Promise<ImageFile | undefined>;
  versions(image: InsideImage, node: number, signal: AbortSignal): Promise<FileVersion[]>;
  search(
    image: InsideImage,
    asked: SearchOptions & { changedBy?: number | undefined },
    signal: AbortSignal,
  ): Promise<ImageFilePage>;
  /** The largest parts of a folder; the folder itself comes first. */
  map(
    image: InsideImage,
    asked: { node: number; depth: number; limit: number; changedBy?: number | undefined },
    signal: AbortSignal,
  ): Promise<MapBlock[]>;
  facts(image: InsideImage, node: number, signal: AbortSignal): Promise<FileFacts>;
  /** Files that later layers have overwritten or removed, the largest first. */
  wasted(
    image: InsideImage,
    page: { offset: number; limit: number },
    signal: AbortSignal,
  ): Promise<{ files: WastedFile[]; total: number }>;
  preview(
    image: InsideImage,
    asked: { node: number } & PreviewOptions,
    signal: AbortSignal,
  ): Promise<FilePreview>;
  /** Bytes of a file, fewer where it ends. */
  read(
    image: InsideImage,
    asked: { node: number; offset: number; length: number },
    signal: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>>;
  /** Writes what is at a node, and below it, to new files in a folder. */
  extract(image: InsideImage, node: number, folder: string, signal: AbortSignal): AsyncIterable<SaveEvent>;
  /** What differs from one image to another, both of which have been opened. */
  differences(request: DifferencesRequest, signal: AbortSignal): Promise<FileDifferences>;
  /** The way to a path that differs, with the place of each step in the list of its folder; empty when it is in none. */
  locateDifference(request: DifferencePlaceRequest, signal: AbortSignal): Promise<FileStep[]>;
  /** The versions of programs that differ, of as many as can be read in a short time. */
  programVersions(request: DifferenceVersionsRequest, signal: AbortSignal): Promise<ProgramVersions[]>;
}
