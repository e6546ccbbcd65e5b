/** Bytes that a manifest, an index or a config may have: registries refuse larger ones, and so does Longshore. */
export const maximumDocumentBytes = 8 * 1024 * 1024;
