import type { AppErrorData } from '../../../../shared/errors.ts';
import type {
  DifferencePlaceRequest,
  DifferencesRequest,
  DifferenceVersionsRequest,
  FileDifferences,
  ProgramVersions,
} from '../../../../shared/inside/differences.ts';
import type { FileVersion, MapBlock, WastedFile } from '../../../../shared/inside/file-facts.ts';
import type { ImageFile, ImageFilePage } from '../../../../shared/inside/image-files.ts';
import type { TocRefusal } from '../../../../shared/inside/layer-toc.ts';
import type { FilePreview } from '../../../../shared/inside/preview.ts';
import type { FileStep, SavedFiles } from '../../../../shared/inside/requests.ts';
import type { LayerPlace } from '../index/layer-place.ts';
import type { TocClaim } from '../index/toc-claim.ts';
import type { PreviewOptions } from '../reading/preview.ts';
import type { FoundToc } from '../toc/footer.ts';
import type { TreeFacts } from '../views/facts.ts';
import type { ListChoice, ListOptions } from '../views/list-folder.ts';
import type { SearchOptions } from '../views/search-files.ts';
import type { TreeSummary } from '../views/summary.ts';

/** The layers of an image, or its lower ones, that are looked into. Each must have an index. */
export interface ImagePlace {
  layers: LayerPlace[];
  isWindows: boolean;
}

/** What is asked of two images, by where their layers are. */
export type OfTwo<Asked> = Omit<Asked, 'before' | 'after'> & { before: ImagePlace; after: ImagePlace };

/** Every question that the thread answers, with its answer. */
export interface Questions {
  /** Looks through a layer, unless that has been done. Progress is bytes of the blob. */
  index: [asked: { layer: LayerPlace }, answer: undefined];
  /** Looks through a layer as it comes through a ring. Progress is bytes of the blob. */
  stream: [
    asked: { layer: LayerPlace; size: number; ring: SharedArrayBuffer; refusal: TocRefusal | undefined },
    answer: undefined,
  ];
  /** Makes a listing of a layer by its table of contents; the answer says why it cannot be used. */
  toc: [
    asked: { layer: LayerPlace; size: number; packed: Uint8Array; found: FoundToc; claim: TocClaim },
    answer: TocRefusal | undefined,
  ];
  summary: [asked: { image: ImagePlace }, answer: TreeSummary];
  list: [asked: { image: ImagePlace; node: number } & ListOptions, answer: ImageFilePage];
  locate: [asked: { image: ImagePlace; path: string } & ListChoice, answer: FileStep[]];
  find: [asked: { image: ImagePlace; path: string; isFollowing: boolean }, answer: ImageFile | undefined];
  versions: [asked: { image: ImagePlace; node: number }, answer: FileVersion[]];
  search: [
    asked: { image: ImagePlace; changedBy?: number | undefined } & SearchOptions,
    answer: ImageFilePage,
  ];
  map: [
    asked: { image: ImagePlace; node: number; depth: number; limit: number; changedBy?: number | undefined },
    answer: MapBlock[],
  ];
  facts: [asked: { image: ImagePlace; node: number }, answer: TreeFacts & { productVersion: string | null }];
  wasted: [
    asked: { image: ImagePlace; offset: number; limit: number },
    answer: { files: WastedFile[]; total: number },
  ];
  preview: [asked: { image: ImagePlace; node: number } & PreviewOptions, answer: FilePreview];
  read: [
    asked: { image: ImagePlace; node: number; offset: number; length: number },
    answer: Uint8Array<ArrayBuffer>,
  ];
  /** Progress is bytes written. In `forbidden` folders, as `identityOf` tells them, nothing is written. */
  extract: [
    asked: { image: ImagePlace; node: number; folder: string; forbidden: ReadonlySet<string> },
    answer: SavedFiles,
  ];
  differences: [asked: OfTwo<DifferencesRequest>, answer: FileDifferences];
  locateDifference: [asked: OfTwo<DifferencePlaceRequest>, answer: FileStep[]];
  programVersions: [asked: OfTwo<DifferenceVersionsRequest>, answer: ProgramVersions[]];
}

/** A question as it is sent. Whoever asks sets the number in `stop` to end the work. */
export type Ask = {
  [Kind in keyof Questions]: { id: number; kind: Kind; stop: SharedArrayBuffer } & Questions[Kind][0];
}[keyof Questions];

/** What the thread sends. */
export type Reply =
  | { id: number; kind: 'progress'; bytes: number; total: number }
  | { id: number; kind: 'answer'; answer: unknown }
  | { id: number; kind: 'failed'; error: AppErrorData };
