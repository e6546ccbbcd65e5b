/** Bytes of an envelope or a bundle: real ones have some ten thousand. */
export const maximumEnvelopeBytes: number = 4 * 2 ** 20;
/** Signatures of one manifest that are verified. */
export const mostSignatures = 50;
/** Things attached to one manifest that are looked into; others are counted alone. */
export const mostDocuments = 100;
