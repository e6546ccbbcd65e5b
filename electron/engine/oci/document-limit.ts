/** Bytes that a manifest, an index or a config may have: nothing larger of them is read into memory. */
export const maximumDocumentBytes = 8 * 1024 * 1024;
