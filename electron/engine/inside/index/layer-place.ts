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
}
