/** Bytes of the manifest of something attached. */
export const maximumAttachedManifestBytes: number = 4 * 2 ** 20;
/** Bytes of an envelope or a bundle: real ones have some ten thousand. */
export const maximumEnvelopeBytes: number = 4 * 2 ** 20;
/** Signatures of one manifest that are looked at. */
export const mostSignatures = 50;
/** Things attached to one manifest that are listed. */
export const mostAttached = 500;
/** Pages of one list that are read. */
export const mostPages = 20;
