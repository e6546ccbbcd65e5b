import type { LimitFunction } from 'p-limit';
import type { Descriptor } from '../../../shared/descriptor.ts';
import type { Reference } from '../../../shared/reference.ts';
import type { CopyEvent } from '../../../shared/schemas/hand-over/copy.ts';
import type { OpenBlobs } from '../export/blobs/open-blobs.ts';
import type { ImageContents } from '../library/image-contents.ts';
import type { UploadTarget } from '../registry/upload/upload-target.ts';
import type { UploadMemory } from '../registry/upload/upload-ways.ts';

/** One image that is copied. */
export interface ImageCopy {
  /** Its name in the library. */
  reference: string;
  destination: Reference;
  /** The image, with what is attached to it where that goes along. */
  contents: ImageContents;
  /** How many attached manifests stay behind, because the digest that they are about is another one there. */
  attachedLeft: number;
  blobs: OpenBlobs;
  /** Refuses a blob of the library that has been damaged since it was verified. */
  assertUndamaged(blob: Pick<Descriptor, 'digest' | 'size'>): Promise<void>;
  target: UploadTarget;
  memory: UploadMemory;
  /** Lists of what is attached are changed one after the other: of two at once, one would undo the other. */
  inTurn: LimitFunction;
  /** The repository of the same registry that a blob was last seen in. */
  mountFrom(digest: string): string | undefined;
  /** Hears that a blob is in the destination's repository. */
  onThere(digest: string): void;
  isDryRun: boolean;
  tell(event: CopyEvent): void;
}
