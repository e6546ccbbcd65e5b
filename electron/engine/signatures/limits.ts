/** Bytes of an envelope or a bundle: real ones have some ten thousand. */
export const maximumEnvelopeBytes: number = 4 * 2 ** 20;
/** Signatures of one manifest that are verified. */
export const mostSignatures = 50;
/** Things attached to one manifest that are looked into; others are counted alone. */
export const mostDocuments = 100;
/** Things attached to one image that are looked into for who made them; of others it is said that they were not. */
export const mostThings = 24;
