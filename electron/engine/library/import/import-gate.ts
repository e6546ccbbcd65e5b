import type { SignedState } from '../../../../shared/schemas/signatures.ts';
import type { PlannedImage } from './images/planned-image.ts';

/** An image of an archive whose blobs are in the library, and which is no image of it yet. */
export interface ImportArrival {
  image: PlannedImage;
  /** What came with it and is attached to it. */
  attached: readonly PlannedImage[];
}

/** What a gate says of an image that it lets in. */
export interface ImportAdmission {
  /** What its signatures amount to; undefined where nothing was asked. */
  signed?: SignedState;
}

/** Decides whether an image of an archive may enter the library. */
export interface ImportGate {
  /** @throws {AppError} `SIGNATURE_REJECTED` for one that may not; the signal's reason. */
  admit(arrival: ImportArrival, signal: AbortSignal): Promise<ImportAdmission>;
}
