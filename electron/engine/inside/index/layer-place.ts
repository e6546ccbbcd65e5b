import type { TocRefusal } from '../../../../shared/inside/layer-toc.ts';
import type { TocClaim } from './toc-claim.ts';

/** Where a layer is, and its index, or the place for one. */
export interface LayerPlace {
  digest: string;
  /** Absolute path of the blob, or of what has arrived of it. */
  blob: string;
  /** Absolute path of the file of its index. */
  index: string;
  /** Bytes of the blob, from its beginning, that are there; null for all of it. */
  arrived: number | null;
  /** Absolute path of an index that may have been made while the layer was streamed. */
  listed?: string | undefined;
  /** The table of contents that its manifest says it brings, or why that cannot be used. */
  toc?: TocClaim | TocRefusal | undefined;
}
