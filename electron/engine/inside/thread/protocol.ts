import type { AppErrorData } from '../../../../shared/errors.ts';
import type {
  FileDifference,
  FileOrder,
  FileVersion,
  ImageFile,
  ImageFilePage,
} from '../../../../shared/inside/image-files.ts';
import type { LayerPlace } from '../index/layer-place.ts';
import type { TreeSummary } from '../views/summary.ts';

/** The layers of an image, or its lower ones, that are looked into. Each must have an index. */
export interface ImagePlace {
  layers: LayerPlace[];
  isWindows: boolean;
}

/** Every question that the thread answers, with its answer. */
export interface Questions {
  /** Looks through a layer, unless that has been done. Progress is bytes of the blob. */
  index: [asked: { layer: LayerPlace }, answer: undefined];
  summary: [asked: { image: ImagePlace }, answer: TreeSummary];
  list: [
    asked: {
      image: ImagePlace;
      node: number;
      order: FileOrder;
      changedBy?: number | undefined;
      offset: number;
      limit: number;
    },
    answer: ImageFilePage,
  ];
  find: [asked: { image: ImagePlace; path: string; isFollowing: boolean }, answer: ImageFile | undefined];
  versions: [asked: { image: ImagePlace; node: number }, answer: FileVersion[]];
  search: [asked: { image: ImagePlace; query: string; limit: number }, answer: ImageFilePage];
  read: [
    asked: { image: ImagePlace; node: number; offset: number; length: number },
    answer: Uint8Array<ArrayBuffer>,
  ];
  /** Progress is bytes written. */
  extract: [asked: { image: ImagePlace; node: number; folder: string }, answer: Extracted];
  differences: [
    asked: { before: ImagePlace; after: ImagePlace; limit: number },
    answer: { differences: FileDifference[]; total: number },
  ];
}

/** What was written, and what was left out. */
export interface Extracted {
  files: number;
  folders: number;
  bytes: number;
  /** Paths of links, devices and names that this system cannot have. */
  left: { path: string; why: 'link' | 'device' | 'name' }[];
  /** Files that were there already, which were left alone. */
  there: string[];
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
