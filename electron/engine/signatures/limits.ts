/** Bytes of an envelope or a bundle: real ones have some ten thousand. */
export const maximumEnvelopeBytes: number = 4 * 2 ** 20;
/** Signatures of one manifest that are verified. */
export const mostSignatures = 50;
/** Things attached to one manifest that are looked into; others are counted alone. */
export const mostDocuments = 100;
/** Things attached to one image that are looked into for who made them; of others it is said that they were not. */
export const mostThings = 24;
/** Bytes of all parts of an index that is kept with a platform of it: real ones have some ten thousand. */
export const mostIndexBytes: number = 16 * 2 ** 20;
/** Bytes of a file with a public key. */
export const maximumKeyFileBytes: number = 64 * 1024;
/** Bytes of a file with a trusted root. */
export const maximumRootFileBytes: number = 4 * 2 ** 20;
