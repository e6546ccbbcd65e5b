import type { Descriptor } from '../../../../shared/descriptor.ts';
import type { Reference } from '../../../../shared/reference.ts';
import type { SignedState } from '../../../../shared/schemas/signatures.ts';
import type { RegistryClient } from '../../registry/client/registry-client.ts';
import type { ResolvedImage } from '../../registry/image/resolve-image.ts';

/** An image that is about to be downloaded. */
export interface Arrival {
  reference: Reference;
  image: ResolvedImage;
  /** What is to be the entry of the library. */
  entry: Descriptor;
  client: RegistryClient;
}

/** What was found out about it. */
export interface Admission {
  /** What its signatures amount to; null when nobody has asked. */
  state: SignedState | null;
  /** True when the user wants to be told of it. */
  isWarning: boolean;
  /** Keeps what is attached to it, once it is in the library. */
  keepAttached(signal: AbortSignal): Promise<void>;
}

/** Decides by the rules for signatures whether an image may enter the library. */
export interface AttachedGate {
  /** @throws {AppError} `SIGNATURE_REJECTED` when it may not; what reading signatures throws, where they are required. */
  admit(arrival: Arrival, signal: AbortSignal): Promise<Admission>;
}
