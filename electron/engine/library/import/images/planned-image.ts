import type { Descriptor } from '../../../../../shared/descriptor.ts';

/** An image of an archive whose manifests are all here: what is to be stored of it. */
export interface PlannedImage {
  /** Its manifest or index, with its platform where that is told. */
  root: Descriptor;
  /** Undefined when the archive gives it none. */
  name: string | undefined;
  /** Digest of what it is attached to, for a signature and the like; undefined for an image. */
  subject?: string | undefined;
  /** True when its manifest is not the registry's: a program has made it for the archive, or Longshore for the library. */
  rebuilt: boolean;
  /** Manifests and indexes by digest. */
  documents: ReadonlyMap<string, Buffer>;
  /** Distinct configs, layers and others. */
  blobs: readonly Descriptor[];
}
