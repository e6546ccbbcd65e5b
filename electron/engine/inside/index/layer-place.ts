/** Where a layer is, and its index, or the place for one. */
export interface LayerPlace {
  digest: string;
  /** Absolute path of the blob. */
  blob: string;
  /** Absolute path of the file of its index. */
  index: string;
}
